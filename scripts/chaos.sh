#!/usr/bin/env bash
# Trains twice, undisturbed and under a seeded schedule of faults, and fails unless both come to the same fingerprint and
# nothing is left behind.
#   scripts/chaos.sh                                200 faults; a few minutes on two cores
#   scripts/chaos.sh --faults 30 --seed 7 --data DIR -- --batch-size 32 --epochs 10
#   scripts/chaos.sh --recovery                     20 kills with 4 workers, each from the kill to the next finished step
# Workers are killed, stopped and slowed down, and the coordinator hears garbage (`apus train --chaos`); it is killed or asked
# to stop itself, its newest checkpoint is damaged, and each time the run is resumed with another number of workers. What
# follows -- determines the result. The variable APUS names the program; else it is built.
set -euo pipefail
. "$(dirname "$0")/setup.sh"

faults=200 seed=1 data='' recovery=0
while [ $# -gt 0 ]; do
    case $1 in
    --faults) faults=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    --data) data=$2; shift 2 ;;
    --recovery) recovery=1; shift ;;
    --) shift; break ;;
    *) echo "unknown option $1; see the head of $0" >&2; exit 64 ;;
    esac
done

apus=${APUS:-}
if [ -z "$apus" ]; then
    root=$(cd "$(dirname "$0")/.." && pwd)
    (
        cd "$root"
        build_apus
    )
    apus=$root/.build/release/apus
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/chaos.XXXXXX")
mkdir "$work/tmp" "$work/logs"
# By these, whatever is left behind is known as ours.
export TMPDIR=$work/tmp APUS_CHAOS_RUN=$work
coordinator=
trap '[ -z "$coordinator" ] || kill -9 "$coordinator" 2>/dev/null; rm -rf "$work"' EXIT
violations=0
violation() {
    echo "VIOLATION: $*" >&2
    violations=$((violations + 1))
}

# MNIST where it lies, else digits drawn once.
if [ -z "$data" ]; then
    if APUS_MIRRORS=http://127.0.0.1:1/ "$apus" data info mnist >/dev/null 2>&1; then
        data=mnist
    else
        data=$work/digits
        "$apus" data synthesize "$data" --train 20000 --test 2000 --quiet
    fi
fi
export APUS_MIRRORS=http://127.0.0.1:1/

# Prints how many lines of numbers there are, their median, their 99th percentile and the largest.
quantiles() {
    sort -n | awk '{ v[NR] = $1 } END {
        if (NR == 0) { print "0 - - -"; exit }
        m = int((NR + 1) / 2); q = int(NR * 0.99); if (q < NR * 0.99) q++
        print NR, v[m], v[q], v[NR] }'
}
json_value() { sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$1"; }

if [ "$recovery" -eq 1 ]; then
    "$apus" train --data "$data" --run-dir "$work/run" --workers 4 --no-early-stopping --epochs 15 --chaos 0.5 \
        --chaos-seed "$seed" --chaos-kind worker-kill --json "$@" >"$work/json" 2>"$work/log"
    sed -n 's/^chaos: went on \([0-9.]*\) ms after worker-kill$/\1/p' "$work/log" | head -20 >"$work/times"
    read -r count median _ longest < <(quantiles <"$work/times")
    echo "from the kill to the next finished step, 4 workers: $count kills, median $median ms," \
        "shortest $(sort -n "$work/times" | head -1) ms, longest $longest ms"
    [ "$count" -ge 20 ] || { echo "only $count kills; give more --epochs after --" >&2; exit 1; }
    exit 0
fi

[ $# -gt 0 ] || set -- --batch-size 256 --epochs 40
"$apus" train --data "$data" --run-dir "$work/undisturbed" --workers 2 --no-early-stopping "$@" --quiet --json \
    >"$work/undisturbed.json"
expected=$(json_value "$work/undisturbed.json" fingerprint)
steps=$(json_value "$work/undisturbed.json" steps)
echo "undisturbed: $steps steps, fingerprint $expected"

# Numbers below $1, one after the other the same for the same seed.
state=$((seed * 2654435761 % 2147483648))
draw() {
    state=$(((state * 1103515245 + 12345) % 2147483648))
    drawn=$(((state >> 8) % $1))
}

run=$work/run
ends=$((faults / 10)) damages=0
[ "$ends" -ge 3 ] || ends=3
rate=$(awk -v n="$((faults - ends))" -v s="$steps" 'BEGIN { print 100 * n * 1.25 / s }')
every=$((steps / (ends * 6)))
[ "$every" -ge 1 ] || every=1

newest() {
    { ls "$run/checkpoints" 2>/dev/null || true; } | sed -n 's/^step-0*\([0-9]\{1,\}\)\.safetensors$/\1/p' | sort -n | tail -1
}
children() {
    # Processes may end while they are listed.
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } |
        awk -v parent="$1" '{ pid = $1; sub(/^.*\) /, ""); if ($2 == parent && $1 != "Z") print pid }'
}
is_ours() { { tr '\0' '\n' <"/proc/$1/environ"; } 2>/dev/null | grep -qxF "APUS_CHAOS_RUN=$work"; }
# Shared memory with a name that processes use; others on this machine may have their own.
shared_memory() {
    for process in "$@"; do
        { cat "/proc/$process/maps" | grep -o '/dev/shm/[^ ]*'; } 2>/dev/null || true
        find "/proc/$process/fd" -lname '/dev/shm/*' -printf '%l\n' 2>/dev/null || true
    done
}
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# Starts or resumes the run in the background.
launch() {
    draw 4
    workers=$((drawn + 1))
    log=$work/logs/$1
    touch "$work/began" "$log"
    if [ -e "$run/config.json" ]; then set -- resume "$run"; else
        set -- train --data "$data" --run-dir "$run" --no-early-stopping "${configuration[@]}"
    fi
    # Tells a checkpoint of this invocation from those before it.
    "$apus" "$@" --workers "$workers" --checkpoint-every "$every" --json --chaos "$rate" \
        --chaos-seed "$((seed * 1000 + invocation))" >"$log.json" 2>"$log" &
    coordinator=$!
}

# Waits until the invocation trains, then until it has passed a step and written a checkpoint itself; fails if it ends before.
await() {
    until grep -q '^training ' "$log"; do
        kill -0 "$coordinator" 2>/dev/null || return 1
        sleep 0.02
    done
    if [ -n "$ended_at" ]; then
        echo "$ended_by $(($(milliseconds) - ended_at))" >>"$work/recoveries"
        ended_at=
    fi
    while :; do
        step=$(newest)
        if [ "${step:-0}" -ge "$1" ] && [ -n "$(find "$run/checkpoints" -name 'step-*' -newer "$work/began")" ]; then
            return 0
        fi
        kill -0 "$coordinator" 2>/dev/null || return 1
        sleep 0.02
    done
}

damage() {
    [ "$(ls "$run/checkpoints" | grep -c '^step-.*safetensors$')" -ge 2 ] || return 0
    local file size byte
    file=$run/checkpoints/$(ls "$run/checkpoints" | grep '^step-.*safetensors$' | sort | tail -1)
    size=$(wc -c <"$file")
    draw "$size"
    if [ $((damages % 2)) -eq 0 ]; then
        byte=$(od -An -tu1 -j "$drawn" -N 1 "$file" | tr -d ' ')
        printf "\\x$(printf %x $((byte ^ 16)))" | dd of="$file" bs=1 seek="$drawn" conv=notrunc status=none
    else
        truncate -s "$drawn" "$file"
    fi
    damages=$((damages + 1))
    damaged=$file
}

configuration=("$@")
ended_at='' ended_by='' damaged='' invocation=0
: >"$work/recoveries"
: >"$work/shm"
while :; do
    invocation=$((invocation + 1))
    launch "$invocation"
    target=$((steps * invocation / (ends + 1)))
    if [ "$invocation" -gt "$ends" ]; then target=$((steps + 1)); fi
    if await "$target"; then
        offspring=$(children "$coordinator")
        # shellcheck disable=SC2086 # a list of numbers
        shared_memory "$coordinator" $offspring >>"$work/shm"
        draw 4
        signal=KILL
        [ "$drawn" -ne 0 ] || signal=TERM
        ended_at=$(milliseconds)
        kill -s "$signal" "$coordinator" 2>/dev/null || true
        status=0
        wait "$coordinator" 2>/dev/null || status=$?
        # It was done before the signal came.
        if [ "$status" -eq 0 ]; then break; fi
        ended_by=coordinator-kill
        if [ "$signal" = TERM ] && [ "$status" -ne 137 ]; then
            ended_by=coordinator-stop
            [ "$status" -eq 75 ] || violation "invocation $invocation ended with status $status after SIGTERM, not 75"
        fi
        for _ in $(seq 100); do
            alive=
            for process in $offspring; do
                # A number may be another process's by now.
                if is_ours "$process"; then alive=$process; fi
            done
            [ -n "$alive" ] || break
            sleep 0.05
        done
        [ -z "$alive" ] || violation "worker $alive outlived its coordinator by $(($(milliseconds) - ended_at)) ms"
        [ -z "$damaged" ] || grep -qF "$damaged is damaged" "$log" || violation "the damage of $damaged was not told"
        damaged=
        draw 3
        if [ "$drawn" -eq 0 ] || { [ "$damages" -eq 0 ] && [ "$invocation" -ge $((ends - 1)) ]; }; then damage; fi
        continue
    fi
    status=0
    wait "$coordinator" || status=$?
    coordinator=
    if [ "$status" -ne 0 ]; then
        tail -5 "$log" >&2
        violation "invocation $invocation ended with status $status"
    fi
    break
done
[ -z "$damaged" ] || grep -qF "$damaged is damaged" "$log" || violation "the damage of $damaged was not told"

found=$(json_value "$log.json" fingerprint)
[ "$found" = "$expected" ] || violation "the disturbed run came to ${found:-nothing}, not to $expected"
for process in /proc/[0-9]*; do
    if is_ours "${process#/proc/}"; then violation "process ${process#/proc/} is left behind"; fi
done
strays=$({
    ls -A "$run" | grep -vxE 'config\.json|metrics\.jsonl|summary\.json|best\.safetensors|report\.html|checkpoints|\.lock'
    ls -A "$run/checkpoints" | grep -vE '^step-[0-9]+\.safetensors$'
    ls -A "$TMPDIR"
    sort -u "$work/shm" | while read -r name; do [ ! -e "$name" ] || echo "$name"; done
} || true)
[ -z "$strays" ] || violation "left behind: $strays"

cat "$work"/logs/* | sed -n 's/^chaos: went on \([0-9.]*\) ms after \(.*\)$/\2 \1/p' >>"$work/recoveries"
for _ in $(seq "$damages"); do echo "checkpoint-damage -"; done >>"$work/recoveries"
echo "survived             faults  recovery p50      p99  longest (ms)"
for kind in worker-kill worker-stop worker-slow garbage coordinator-kill coordinator-stop checkpoint-damage; do
    count=$(grep -c "^$kind " "$work/recoveries" || true)
    figures=$(sed -n "s/^$kind \([0-9.]*\)$/\1/p" "$work/recoveries" | quantiles)
    # shellcheck disable=SC2086 # a list of numbers
    set -- $figures
    printf '%-20s %6d %13s %8s %8s\n' "$kind" "$count" "$2" "$3" "$4"
done
total=$(wc -l <"$work/recoveries")
# shellcheck disable=SC2046 # a list of numbers
set -- $(sed -n 's/^\(worker-[a-z]*\|garbage\) //p' "$work/recoveries" | quantiles)
printf '%-20s %6d %13s %8s %8s  (times without the coordinator'"'"'s own ends)\n' total "$total" "$2" "$3" "$4"
[ "$total" -ge "$faults" ] || violation "only $total faults of $faults"
echo "disturbed:   $invocation invocations, fingerprint ${found:-none}"
[ "$violations" -eq 0 ] || exit 1
