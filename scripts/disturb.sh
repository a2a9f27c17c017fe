#!/usr/bin/env bash
# Measures how many digits stay right when pictures are disturbed as real ones are: specks, frames, tables, rules, shadows.
#   scripts/disturb.sh RUN DATA              60 digits of DATA's test set, which RUN reads right when clean
#   scripts/disturb.sh RUN DATA --digits 200 --first 1000 --only frame,rules
# DATA is a directory of MNIST's files. Prints Markdown on standard output. Needs Python 3.9 or later with NumPy.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
if ! python3 -c "import numpy" >/dev/null 2>&1; then
    echo "disturbing pictures needs python3 with numpy, which was not found" >&2
    exit 69
fi
build_apus
exec python3 scripts/disturb/disturb.py --apus .build/release/apus "$@"
