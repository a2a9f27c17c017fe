#!/usr/bin/env bash
# Tests: installs what is missing, builds, and runs the tests with the options given to `swift test`. Shows how far it is,
# then each failure whole, the runner's closing line, and what was skipped and why; all else is in a log that is named.
#   scripts/test.sh                          everything that is fast
#   scripts/test.sh --filter DatasetsTests   some of it
#   scripts/test.sh --sanitize address       under a sanitizer, address or thread, in a build folder of its own
#   APUS_LONG_TESTS=1 scripts/test.sh        the long forms too
# The readers of what comes from outside have a longer check of their own: scripts/fuzz.sh
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

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
        # Optimized, since a debug build takes seconds under the thread sanitizer before the command does anything.
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

echo "building and testing: packages, libraries, build, tests"
install_requirements
resolve_dependencies
folder=.build${sanitizer:+/sanitize-$sanitizer}
mkdir -p "$folder"
log=$PWD/$folder/test.log

# Reads what `swift test` says, and tells how far it is: on a terminal every second, elsewhere every 30.
follow() {
    local line='' piece started=no count=0 told=$SECONDS status steps=''
    while :; do
        status=0
        IFS= read -rt 1 piece || status=$?
        # Beyond 128 the time was over, and the line may go on.
        line+=$piece
        if [ "$status" -gt 128 ]; then
            piece=
        elif [ "$status" -ne 0 ]; then
            break
        else
            case $line in
                '◇ Test run started.'*)
                    progress
                    echo "built after $SECONDS s; testing"
                    started=yes
                    told=$SECONDS
                    ;;
                '✔ Test run '* | '✘ Test run '*) ;;
                '✔ Test '* | '✘ Test '*' failed after '*) count=$((count + 1)) ;;
                '['*/*']'*) steps=${line%%]*} && steps=${steps#[} && steps="${steps%/*} of ${steps#*/}" ;;
            esac
            line=
            [ "$told" -ne "$SECONDS" ] || continue
        fi
        local text="testing: $count tests done after $SECONDS s"
        if [ "$started" = no ]; then text="building: ${steps:+$steps, }$SECONDS s (usually 3 to 5 minutes on 2 cores)"; fi
        if is_terminal; then
            progress "$text"
            told=$SECONDS
        elif [ $((SECONDS - told)) -ge 30 ]; then
            echo "$text"
            told=$SECONDS
        fi
    done
    progress
}

# The whole of each message that the compiler or a test gave, from its first line to the next line of another kind.
messages() {
    awk '
        /^(◇|✔|➜|⚠)/ || /^\[[0-9]+\/[0-9]+\]/ { shown = 0 }
        /^✘ Test run / { shown = 0; next }
        /^✘/ || /:[0-9]+:[0-9]+: (error|warning):/ || /^error:/ { shown = 1 }
        shown' "$log"
}

# Tests that had begun and did not end, where the runner died.
unfinished() {
    awk '
        /^◇ Test .* started\.$/ { sub(/^◇ /, ""); sub(/ started\.$/, ""); running[$0] = 1 }
        /^(✔|✘) Test .* (passed|failed) after / { sub(/^(✔|✘) /, ""); sub(/ (passed|failed) after .*/, ""); delete running[$0] }
        END { for (name in running) print "had begun and did not end: " name }' "$log"
}

# What was skipped, by its reason.
skipped() {
    awk '
        /^➜ Test .* skipped/ {
            sub(/^➜ /, "")
            reason = "no reason given"
            if (match($0, / skipped: /)) { reason = substr($0, RSTART + RLENGTH); $0 = substr($0, 1, RSTART - 1) }
            sub(/ skipped\.?$/, "")
            if (!(reason in names)) order[++reasons] = reason
            names[reason] = names[reason] "\n    " $0
            count++
        }
        END {
            if (count == 0) { print "skipped nothing"; exit }
            print "skipped " count (count == 1 ? " test:" : " tests:")
            for (i = 1; i <= reasons; i++) print "  " order[i] names[order[i]]
        }' "$log"
}

echo "building; the full log is $log"
status=0
swift test ${arguments[@]+"${arguments[@]}"} 2>&1 | tee "$log" | follow || status=$?
messages
if ! grep -a '^[✔✘] Test run with ' "$log"; then
    [ "$status" -eq 0 ] || unfinished
    tail -n 5 "$log"
fi
if [ -n "$sanitizer" ]; then
    for report in "$reports"/*; do
        [ -e "$report" ] || continue
        cat "$report" >&2
        [ "$status" -ne 0 ] || status=1
    done
fi
skipped
echo "the full log is $log"
exit "$status"
