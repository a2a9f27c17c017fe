#!/usr/bin/env bash
# Trains: installs what is missing, builds .build/release/apus, and runs `apus train` with the options given, which
# `.build/release/apus train --help` lists once it is built.
#   scripts/train.sh
#   scripts/train.sh --epochs 10 --workers 2
set -euo pipefail
caller=$PWD
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
root=$PWD
build_apus
cd "$caller"
exec "$root/.build/release/apus" train "$@"
