#!/usr/bin/env bash
# Tests: installs what is missing, builds, and runs the tests with the options given to `swift test`.
#   scripts/test.sh                          everything that is fast
#   scripts/test.sh --filter DatasetsTests   some of it
#   scripts/test.sh --sanitize address       under a sanitizer: address or thread
#   APUS_LONG_TESTS=1 scripts/test.sh        the long forms too
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/requirements.sh
install_requirements
[ -d .build/checkouts ] || resolve_dependencies
exec swift test "$@"
