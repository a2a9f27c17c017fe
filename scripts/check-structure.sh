#!/usr/bin/env bash
# Shows which folder of a target uses which, by the names of types, and fails where folders of one target need each other or
# a target uses one of a higher floor (Package.swift says which stands where). How many files there are and how long they
# are is told, and fails nothing.
#
#   scripts/check-structure.sh [short]     short leaves out the folders that are as they should be
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
swift package dump-package | python3 scripts/structure/structure.py "${1:-uses}"
