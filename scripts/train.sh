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
# Static, so that a worker starts in half the time; lld, since gold warns of a function that Foundation links but never calls.
swift build -c release --product apus --static-swift-stdlib -Xswiftc -use-ld=lld -q >&2
cd "$caller"
exec "$root/.build/release/apus" train "$@"
