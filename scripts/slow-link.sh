#!/usr/bin/env bash
# Trains over a link of 8 Mbit/s in each direction, and shows what numbers of half the size and local steps make of it:
# samples a second and bytes there, and the accuracy that the same configuration comes to on MNIST, or on digits that Apus
# draws, without the link, which changes no bit: each run over it must have the fingerprint of one without.
#
#   scripts/slow-link.sh [STEPS] [EPOCHS]      (default: 12 steps over the link, 10 epochs for the accuracy)
#
# The coordinator is one host and its two workers are two others: namespaces of this machine. The variable APUS names the
# program; else it is the release build. Skipped, with the reason, where this machine does not allow it.
#
# Everything happens in namespaces below one process: when it ends, however it ends, all processes and networks end with it.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
root=$(cd "$(dirname "$0")/.." && pwd)

skip() {
    echo "slow link: skipped: $1" >&2
    exit 0
}

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" -eq 0 ] || skip "only root may make namespaces"
    isolated=(unshare --net --mount --pid --fork --mount-proc --kill-child)
    command -v unshare nsenter setpriv >/dev/null && "${isolated[@]}" true 2>/dev/null ||
        skip "this machine does not allow namespaces of networks, mounts and processes"
    command -v tc >/dev/null || skip "tc is missing (apt-get install iproute2)"
    reason=$("${isolated[@]}" bash -c '
        ip link add name probe type veth peer name other && ip link add name bridge type bridge &&
        ip link set probe master bridge && tc qdisc add dev probe root tbf rate 8mbit burst 16k latency 400ms' 2>&1) ||
        skip "this kernel lacks what the networks are made of: $(tail -n1 <<<"$reason")"
    [ -n "${APUS:-}" ] || (cd "$root" && build_apus) || exit
    export APUS=${APUS:-$root/.build/release/apus}
    PLACE=$(mktemp -d "${TMPDIR:-/tmp}/apus-slow-link.XXXXXX")
    export PLACE
    trap 'rm -rf "$PLACE"' EXIT
    setpriv --pdeathsig KILL "${isolated[@]}" "$0" --inside "${1:-12}" "${2:-10}"
    exit $?
fi
steps=$2 epochs=$3

# ---- The hosts, each a network, and this process the switch between them.

cd "$PLACE"
ip link set lo up
ip link add name bridge type bridge forward_delay 0
ip link set bridge up
declare -A host
for number in 1 2 3; do
    unshare --net sleep infinity &
    host[$number]=$!
    until [ "$(readlink "/proc/${host[$number]}/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
    ip link add name "h$number" type veth peer name eth0 netns "${host[$number]}"
    ip link set "h$number" master bridge up
    nsenter --target "${host[$number]}" --net sh -c "ip link set lo up && ip address add 10.78.0.$number/24 dev eth0 && ip link set eth0 up"
done
on() { nsenter --target "${host[$1]}" --net "${@:2}"; }
# All that the coordinator sends and hears.
on 1 tc qdisc add dev eth0 root tbf rate 8mbit burst 16k latency 400ms
tc qdisc add dev h1 root tbf rate 8mbit burst 16k latency 400ms
carried() { awk '$1 == "h1:" { print $2 + $10 }' /proc/net/dev; }

# ---- What is trained there.

# As many samples as a round of the longest local steps takes: the workers fetch them over the link.
"$APUS" data synthesize digits --train 8192 --test 200 --quiet
common=(--validation-fraction 0 --no-early-stopping --epochs "$epochs" --schedule linear --warmup 0.1)
figure() { sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$1" | tail -n1; }
over_link() { # NAME OPTIONS...
    local name=$1 begin
    shift
    rm -f endpoint
    on 1 "$APUS" train --data digits "${common[@]}" "$@" --max-steps "$steps" --run-dir "$name" --workers 0 --min-workers 2 \
        --plane messages --listen tcp://10.78.0.1:5555 --insecure --announce endpoint --json >"$name.json" 2>"$name.log" &
    local coordinator=$! workers=()
    until [ -s endpoint ]; do
        kill -0 "$coordinator" 2>/dev/null || { cat "$name.log" >&2 && return 1; }
        sleep 0.02
    done
    for number in 2 3; do
        on "$number" "$APUS" worker tcp://10.78.0.1:5555 --insecure 2>"$name.worker$number.log" &
        workers+=($!)
    done
    until grep -q "^training " "$name.log"; do
        kill -0 "$coordinator" 2>/dev/null || { cat "$name".*log >&2 && return 1; }
        sleep 0.02
    done
    begin=$(carried)
    wait "$coordinator" || { cat "$name".*log >&2 && return 1; }
    echo $(($(carried) - begin)) >"$name.bytes"
    wait "${workers[@]}"
}

echo "at most $steps steps of two workers over 8 Mbit/s, a step being what comes between two averages; accuracy after $epochs epochs; bytes with those of the evaluation at the end"
printf '%-44s %11s %12s %14s %10s\n' "" "samples/s" "a step" "bytes a sample" "accuracy"
show() { # OPTIONS..., and what label calls them
    local name
    name=$(tr -dc 'a-z0-9' <<<"$*")
    over_link "$name" "$@"
    "$APUS" train --data digits "${common[@]}" "$@" --max-steps "$steps" --run-dir "$name.plain" --workers 1 --quiet --json \
        >"$name.plain.json"
    [ "$(figure "$name.json" fingerprint)" = "$(figure "$name.plain.json" fingerprint)" ] ||
        { echo "$*: the fingerprints over the link and without it differ" >&2 && return 1; }
    "$APUS" train "${common[@]}" "$@" --run-dir "$name.whole" --quiet --json >"$name.whole.json" 2>"$name.whole.log" ||
        { cat "$name.whole.log" >&2 && return 1; }
    awk -v name="$label" -v rate="$(figure "$name.json" samplesPerSecond)" -v seconds="$(figure "$name.json" seconds)" \
        -v steps="$(figure "$name.json" steps)" -v bytes="$(cat "$name.bytes")" \
        -v accuracy="$(sed -n 's/.*"test":{[^}]*"accuracy":\([0-9.]*\).*/\1/p' "$name.whole.json")" \
        'BEGIN { printf "%-44s %11.0f %9.0f ms %14.0f %8.2f %%\n", name, rate, seconds / steps * 1000, bytes / (rate * seconds), accuracy * 100 }'
}
momentum=(--learning-rate 0.2 --momentum 0.9 --nesterov)
for wire in float32 bfloat16; do
    label="--precision $wire" show "${momentum[@]}" --precision "$wire"
done
for local in 8 32; do
    for wire in float32 bfloat16; do
        label="--precision $wire --local-steps $local" \
            show --local-steps "$local" --local-shards 2 --learning-rate 0.3 --precision "$wire"
    done
done
