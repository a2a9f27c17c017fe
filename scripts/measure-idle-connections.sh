#!/usr/bin/env bash
# Measures what idle TCP connections cost a coordinator: descriptors, memory and processor time.
#
#   scripts/measure-idle-connections.sh [CONNECTIONS]     (default: 1000)
#
# Strangers of three kinds connect to a coordinator that waits for workers, first without keys and then with:
# those who say nothing, those who shake hands and then say nothing, and those who use a protocol of old that has
# neither handshake nor heartbeat. The lines tell what is held 2 s and 20 s later.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
count="${1:-1000}"
apus="${APUS:-}"
[ -n "$apus" ] || { build_apus; apus=.build/release/apus; }
ulimit -n "$((count + 200))" 2>/dev/null || ulimit -n "$(ulimit -Hn)"
place="$(mktemp -d)"
coordinator=
cleanup() {
    if [ -n "$coordinator" ]; then kill -TERM "$coordinator" 2>/dev/null || true; wait "$coordinator" 2>/dev/null || true; fi
    rm -rf "$place"
}
trap cleanup EXIT
"$apus" data synthesize "$place/data" --train 1000 --test 100 --quiet
"$apus" keygen "$place/keys" >"$place/hint"

zeros() { printf '\\x00%.0s' $(seq "$1"); }
greeting="\\xff$(zeros 8)\\x7f\\x03\\x00NULL$(zeros 48)"
ready="\\x04\\x1c\\x05READY\\x0bSocket-Type\\x00\\x00\\x00\\x06DEALER"
port=$((20000 + RANDOM % 10000))

# What the coordinator holds now: descriptors, resident KiB, hundredths of seconds of processor time.
figures() {
    local descriptors memory ticks
    descriptors=$(ls "/proc/$coordinator/fd" | wc -l)
    memory=$(awk '/^VmRSS/ { print $2 }' "/proc/$coordinator/status")
    ticks=$(awk '{ print $14 + $15 }' "/proc/$coordinator/stat")
    echo "$descriptors $memory $ticks"
}

measure() { # KIND BYTES KEYS
    local kind="$1" bytes="$2" keys="$3" options=() descriptors=() fd before soon late
    if [ "$keys" = yes ]; then options=(--keys "$place/keys"); fi
    port=$((port + 1))
    "$apus" train --data "$place/data" --workers 1 --min-workers 2 --join-timeout 120 --run-dir "$place/run-$kind-$keys" \
        --listen "tcp://127.0.0.1:$port" "${options[@]}" 2>"$place/log" &
    coordinator=$!
    until grep -q joined "$place/log"; do sleep 0.1; done
    sleep 1
    before=($(figures))
    for _ in $(seq "$count"); do
        exec {fd}<>"/dev/tcp/127.0.0.1/$port"
        descriptors+=("$fd")
        if [ -n "$bytes" ]; then printf "$bytes" >&"$fd" || true; fi
    done
    sleep 2
    soon=($(figures))
    sleep 18
    late=($(figures))
    printf '%-16s %-5s %8d %12d %14d %12d %16.2f\n' "$kind" "$keys" "$count" $((soon[0] - before[0])) \
        $((soon[1] - before[1])) $((late[0] - before[0])) "$(awk "BEGIN { print (${late[2]} - ${before[2]}) / 100 }")"
    for fd in "${descriptors[@]}"; do exec {fd}>&-; done
    kill -TERM "$coordinator"
    wait "$coordinator" || true
    coordinator=
}

printf '%-16s %-5s %8s %12s %14s %12s %16s\n' strangers keys came "held at 2 s" "KiB at 2 s" "held at 20 s" "processor s, 20 s"
for keys in no yes; do
    measure silent "" "$keys"
    measure shaking-hands "$greeting$ready" "$keys"
    measure of-old '\x01\x00' "$keys"
done
