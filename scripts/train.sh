#!/usr/bin/env bash
# Trains: installs what is missing, builds, and runs `apus train` with the options given.
#   scripts/train.sh --epochs 10 --workers 2
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
root=$PWD
. scripts/requirements.sh
install_requirements
[ -d .build/checkouts ] || resolve_dependencies
swift build -c release --product apus --static-swift-stdlib -q >&2
cd "$caller"
exec "$root/.build/release/apus" train "$@"
