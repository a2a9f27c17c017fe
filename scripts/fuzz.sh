#!/usr/bin/env bash
# Feeds the readers of what comes from outside with libFuzzer's inputs, under the address sanitizer, and stops at the first
# that traps, hangs or asks for memory without reason; that input is kept and named.
#   scripts/fuzz.sh                      every target for a minute: http, idx, jpeg, pictures, safetensors, wire
#   scripts/fuzz.sh pictures             one of them
#   scripts/fuzz.sh --seconds 600 idx    for ten minutes
#   scripts/fuzz.sh idx FILE             one kept input again
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

seconds=60
targets=()
inputs=()
while [ $# -gt 0 ]; do
    case "$1" in
        --seconds)
            seconds=${2:?"--seconds takes a number"}
            shift
            ;;
        http | idx | jpeg | pictures | safetensors | wire) targets+=("$1") ;;
        *)
            if [ ! -f "$1" ]; then
                echo "fuzzing: $1 is neither a target (http, idx, jpeg, pictures, safetensors, wire) nor a file" >&2
                exit 64
            fi
            inputs+=("$(realpath "$1")")
            ;;
    esac
    shift
done
[ ${#targets[@]} -gt 0 ] || targets=(http idx jpeg pictures safetensors wire)

program() {
    case "$1" in
        http) echo FuzzHTTP ;;
        idx) echo FuzzIDX ;;
        jpeg) echo FuzzJPEG ;;
        pictures) echo FuzzPictures ;;
        safetensors) echo FuzzSafetensors ;;
        wire) echo FuzzWire ;;
    esac
}

install_requirements
export APUS_FUZZING=1
folder=.build/fuzzing
for target in "${targets[@]}"; do
    # Both in one option for the compiler: of two it heeds the last alone, and would lose the coverage that leads the way.
    stage "building $(program "$target")" '' swift build -c release --scratch-path "$folder" --sanitize fuzzer \
        -Xswiftc -sanitize=fuzzer,address --product "$(program "$target")"
done

failed=()
for target in "${targets[@]}"; do
    seeds=$folder/seeds/$target
    corpus=$folder/corpus/$target
    crashes=$folder/crashes/$target
    mkdir -p "$seeds" "$corpus" "$crashes"
    # Pictures of 16 kB may hold 16 million pixels of three bytes, and nothing else may ask for much.
    memory=16
    case $target in jpeg | pictures) memory=512 ;; esac
    how=(-max_total_time="$seconds" "$corpus" "$seeds")
    [ ${#inputs[@]} -eq 0 ] || how=("${inputs[@]}")
    echo "fuzzing $target for $seconds s" >&2
    if ! APUS_FUZZING_SEEDS=$seeds "$folder/release/$(program "$target")" -malloc_limit_mb="$memory" -rss_limit_mb=2048 \
        -timeout=10 -max_len=16384 -artifact_prefix="$crashes/" -print_final_stats=1 -verbosity=1 "${how[@]}" \
        2>"$folder/$target.log"; then
        failed+=("$target")
        tail -n 40 "$folder/$target.log" >&2
    else
        grep -a -E "DONE|^stat::(number_of_executed_units|peak_rss_mb)" "$folder/$target.log" >&2
    fi
    # Without coverage it only tries at random, and would call that a success.
    if grep -a -q "Is the code instrumented for coverage" "$folder/$target.log"; then
        echo "fuzzing: $target is built without coverage" >&2
        exit 70
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "fuzzing: ${failed[*]} failed; the inputs are in $folder/crashes, the logs beside it" >&2
    exit 1
fi
