#!/usr/bin/env bash
# Tests: installs what is missing, builds, and runs the tests with the options given to `swift test`.
#   scripts/test.sh                          everything that is fast
#   scripts/test.sh --filter DatasetsTests   some of it
#   scripts/test.sh --sanitize address       under a sanitizer, address or thread, in a build folder of its own
#   APUS_LONG_TESTS=1 scripts/test.sh        the long forms too
# The readers of what comes from outside have a longer check of their own: scripts/fuzz.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/requirements.sh

sanitizer=
arguments=()
while [ $# -gt 0 ]; do
    case "$1" in
        --sanitize)
            sanitizer=${2:?"--sanitize takes address or thread"}
            shift
            ;;
        --sanitize=*) sanitizer=${1#--sanitize=} ;;
        *) arguments+=("$1") ;;
    esac
    shift
done
case "$sanitizer" in
    '') ;;
    address | thread)
        # Optimised, since a debug build takes seconds under the thread sanitizer before the command does anything.
        arguments=(
            -c release -Xswiftc -enable-testing --sanitize "$sanitizer" --scratch-path ".build/sanitize-$sanitizer"
            ${arguments[@]+"${arguments[@]}"}
        )
        # The processes that tests start inherit all of it, and of many nobody asks how they ended: so every report goes to
        # a file. What is passed over, and why, stands beside this script.
        reports=$PWD/.build/sanitize-$sanitizer/reports
        rm -rf "$reports"
        mkdir -p "$reports"
        common="log_path=$reports/report"
        suppressions=$PWD/scripts/sanitizers
        export LSAN_OPTIONS="suppressions=$suppressions/leak.txt:print_suppressions=0:$common"
        export ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:$common"
        export TSAN_OPTIONS="suppressions=$suppressions/race.txt:history_size=4:$common"
        # The backtracer would come before the sanitizer's own report.
        export SWIFT_BACKTRACE=enable=no
        ;;
    *)
        echo "testing: expected --sanitize address or thread, found $sanitizer" >&2
        exit 64
        ;;
esac

install_requirements
[ -d .build/checkouts ] || resolve_dependencies
[ -n "$sanitizer" ] || exec swift test ${arguments[@]+"${arguments[@]}"}
status=0
swift test "${arguments[@]}" || status=$?
for report in "$reports"/*; do
    [ -e "$report" ] || continue
    cat "$report" >&2
    [ "$status" -ne 0 ] || status=1
done
exit "$status"
