#!/usr/bin/env bash
# Checks that other programs read what Apus writes, and Apus what they write: PyTorch and its safetensors, onnxruntime,
# TensorBoard.
#   scripts/interop.sh                       all checks, on MNIST where it lies, else on digits that Apus draws
#   scripts/interop.sh --data DIR onnx       on these IDX files, the checks alone whose names begin so
#   scripts/interop.sh --apus PATH           with a command that is built already
# Needs Python 3.9 or later for this script alone; packages go into a virtual environment of their own,
# .build/interop-venv. Checks that cannot be made for want of Python or a package are named and skipped; the exit status
# is 1 where one fails.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

apus=
arguments=()
while [ $# -gt 0 ]; do
    case "$1" in
        --apus)
            apus=${2:?"--apus takes a path"}
            shift
            ;;
        *) arguments+=("$1") ;;
    esac
    shift
done

if ! command -v python3 >/dev/null 2>&1; then
    sed -n 's/^@check("\([^"]*\)".*/skipped  \1: python3 was not found on the PATH/p' scripts/interop/*.py
    exit 0
fi
if [ -z "$apus" ]; then
    build_apus
    apus=.build/release/apus
fi

venv=.build/interop-venv
if ! [ -x "$venv/bin/python" ]; then
    mkdir -p .build
    python3 -m venv "$venv" || {
        echo "no virtual environment can be made (on Debian: apt-get install python3-venv); python3 has what it has" >&2
        rm -rf "$venv"
        exec python3 scripts/interop/run.py --apus "$apus" ${arguments[@]+"${arguments[@]}"}
    }
fi
has() { "$venv/bin/python" -c "import $1" >/dev/null 2>&1; }
install() {
    local module=$1
    shift
    has "$module" && return 0
    echo "installing $module" >&2
    # What cannot be installed is named by the checks that need it.
    "$venv/bin/pip" install -q --disable-pip-version-check "$@" >&2 && has "$module"
}
install numpy numpy || true
install safetensors safetensors || true
install onnx onnx || true
install onnxruntime onnxruntime || true
install tensorboard tensorboard || true
# The wheels for processors alone are small, but lie on a server of their own; those of PyPI bring gigabytes of CUDA. What
# torch needs besides comes from PyPI.
has torch || install filelock filelock fsspec jinja2 networkx setuptools sympy typing_extensions || true
install torch --retries 0 --timeout 10 --no-deps torch --index-url https://download.pytorch.org/whl/cpu 2>/dev/null ||
    install torch torch || true
exec "$venv/bin/python" scripts/interop/run.py --apus "$apus" ${arguments[@]+"${arguments[@]}"}
