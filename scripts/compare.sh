#!/usr/bin/env bash
# Compares Apus with other software on this machine, which should do nothing else meanwhile: the same work
# (784-128-10, ReLU, softmax, plain gradient descent, float32, MNIST in memory) in turns, in one run.
#   scripts/compare.sh                       all peers that can be installed, seven rounds
#   scripts/compare.sh --rounds 1 --seconds 0.2 --only apus,numpy
# Prints Markdown on standard output. Needs Python 3.9 or later for this script alone; the peers go into a virtual
# environment of their own, .build/compare-venv (removing that directory removes them).
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
if ! command -v python3 >/dev/null 2>&1; then
    echo "comparing needs python3, which was not found on the PATH" >&2
    exit 69
fi
build_apus

venv=.build/compare-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
has() { "$venv/bin/python" -c "import $1" >/dev/null 2>&1; }
install() {
    local module=$1
    shift
    has "$module" && return 0
    echo "installing $module" >&2
    # What cannot be installed is left out, by name, in the comparison itself.
    "$venv/bin/pip" install -q --disable-pip-version-check "$@" >&2 && has "$module"
}
install numpy numpy || true
install sklearn scikit-learn || true
install jax jax || true
# The wheels for processors alone are small, but lie on a server of their own; those of PyPI bring gigabytes of CUDA.
install torch --retries 0 --timeout 10 torch --index-url https://download.pytorch.org/whl/cpu 2>/dev/null ||
    install torch torch || true
exec "$venv/bin/python" scripts/compare/compare.py --apus .build/release/apus "$@"
