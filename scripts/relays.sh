#!/usr/bin/env bash
# Trains with many workers on this machine, directly and behind relays, and shows that the bits are those of one worker.
#
#   scripts/relays.sh [RELAYS] [WORKERS] [STEPS]     (default: 8 relays of 8 workers each, 300 steps)
#
# The direct workers speak to the coordinator by messages, as workers of other hosts would; so do the relays, each of which
# stands for a host and shares memory with its own workers. A machine with fewer cores than workers shows what the
# coordinator and the messages cost, not how fast many hosts would train.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
relays="${1:-8}" workers="${2:-8}" steps="${3:-300}"
apus="${APUS:-}"
[ -n "$apus" ] || { build_apus; apus=.build/release/apus; }
place="$(mktemp -d)"
cleanup() {
    for process in $(jobs -p); do kill -TERM "$process" 2>/dev/null || true; done
    wait
    rm -rf "$place"
}
trap cleanup EXIT
"$apus" data synthesize "$place/data" --train 12000 --test 1000 --quiet

# A batch gives every worker two leaves.
train() { # NAME OPTIONS...
    local name="$1"
    shift
    "$apus" train --data "$place/data" --batch-size "$((relays * workers * 32))" --epochs 1000000 --no-early-stopping \
        --max-steps "$steps" --run-dir "$place/$name" --quiet --json "$@" >"$place/$name.json"
}
figure() { sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$place/$1.json"; }
show() { # NAME WORDS
    printf '%-48s %8.2f ms a step   %s\n' "$2" \
        "$(awk -v s="$(figure "$1" seconds)" -v n="$steps" 'BEGIN { print s / n * 1000 }')" "$(figure "$1" fingerprint)"
}

train one --workers 1
show one "1 worker"
train direct --workers "$((relays * workers))" --min-workers "$((relays * workers))" --plane messages
show direct "$((relays * workers)) workers, all by messages"
endpoint="ipc://$place/endpoint"
for _ in $(seq "$relays"); do
    "$apus" relay "$endpoint" --workers "$workers" --quiet 2>>"$place/relays" &
done
train relayed --workers 0 --listen "$endpoint" --min-workers "$relays" --join-timeout 120
show relayed "$((relays * workers)) workers in $relays relays"
wait
[ "$(figure direct fingerprint)" = "$(figure one fingerprint)" ] &&
    [ "$(figure relayed fingerprint)" = "$(figure one fingerprint)" ] || { echo "the fingerprints differ" >&2; exit 1; }
