#!/usr/bin/env bash
# Runs deploy/slurm on a real Slurm cluster: three nodes with networks, hostnames and processes of their own, made of
# namespaces of this machine. Nodes die, links are cut, narrowed and made to lose packets; each case must end with the
# fingerprint of a plain run without any of that.
#   scripts/test-slurm.sh                    all cases
#   scripts/test-slurm.sh batch cut          these alone
# The variable APUS names the program; else it is built. Skipped, with the reason, where this machine does not allow it.
#
# Everything happens in namespaces below one process: when it ends, however it ends, all processes, networks and files
# of the cluster end with it.
set -uo pipefail
. "$(dirname "$0")/setup.sh"
root=$(cd "$(dirname "$0")/.." && pwd)
all=(batch port-taken worker-killed late cancelled node-down requeued cut slow lossy)

skip() {
    echo "slurm: skipped: $1" >&2
    exit 0
}

if [ "${1:-}" != --inside ]; then
    for name in "$@"; do
        case " ${all[*]} " in *" $name "*) ;; *) echo "no case $name; there are ${all[*]}" >&2 && exit 64 ;; esac
    done
    [ "$(id -u)" -eq 0 ] || skip "only root may make namespaces"
    isolated=(unshare --net --uts --mount --pid --fork --mount-proc --kill-child)
    command -v unshare setpriv >/dev/null && "${isolated[@]}" true 2>/dev/null ||
        skip "this machine does not allow namespaces of networks, mounts and processes"
    needed=()
    for requirement in slurmctld:slurmctld slurmd:slurmd sbatch:slurm-client munged:munge nft:nftables tc:iproute2; do
        command -v "${requirement%%:*}" >/dev/null || needed+=("${requirement##*:}")
    done
    if [ ${#needed[@]} -gt 0 ]; then
        command -v apt-get >/dev/null || skip "${needed[*]} missing, and no apt-get to install them"
        # Their daemons are not to be started outside.
        policy=/usr/sbin/policy-rc.d
        [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && trap 'rm -f "$policy"' EXIT; }
        install_packages "${needed[@]}" || skip "apt-get could not install ${needed[*]}"
    fi
    reason=$("${isolated[@]}" bash -c '
        ip link add name probe type veth peer name other && ip link add name bridge type bridge &&
        ip link set probe master bridge && tc qdisc add dev probe root tbf rate 8mbit burst 16k latency 400ms &&
        nft add table inet probe && nft "add chain inet probe in { type filter hook input priority 0; }" &&
        nft add rule inet probe in numgen random mod 100 "<" 5 counter drop && mount -t tmpfs none /mnt' 2>&1) ||
        skip "this kernel lacks what the networks are made of: $(tail -n1 <<<"$reason")"
    if [ -z "${APUS:-}" ]; then
        (
            cd "$root"
            build_apus
        ) || exit 1
        export APUS=$root/.build/release/apus
    fi
    export APUS_MIRRORS=http://127.0.0.1:1/
    # An earlier run that was killed left an empty directory at most.
    rmdir "${TMPDIR:-/tmp}"/apus-slurm.?????? 2>/dev/null
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/apus-slurm.XXXXXX")
    export WORK
    trap 'rmdir "$WORK"; [ -z "${policy:-}" ] || grep -qs "^exit 101$" "$policy" && rm -f "${policy:-}"' EXIT
    setpriv --pdeathsig KILL "${isolated[@]}" "$0" --inside "$@"
    exit $?
fi
shift
[ $# -gt 0 ] || set -- "${all[@]}"

# ---- The cluster. This process is the switch, and the host of slurmctld; files in WORK are what the nodes share.

mount -t tmpfs -o mode=0755 none "$WORK"
cd "$WORK"
export SLURM_CONF=$WORK/slurm.conf
mkdir -p log spool/ctld shared
hostname controller
printf '127.0.0.1 localhost\n10.77.0.254 controller\n10.77.0.1 n1\n10.77.0.2 n2\n10.77.0.3 n3\n' >hosts
mount --bind hosts /etc/hosts
head -c 128 /dev/urandom >munge.key && chmod 600 munge.key
cat >slurm.conf <<EOF
ClusterName=apus
SlurmctldHost=controller(10.77.0.254)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$WORK/munge.sock,cred_expire=5
CredType=cred/munge
StateSaveLocation=$WORK/spool/ctld
SlurmdSpoolDir=$WORK/spool/%n
SlurmctldPidFile=$WORK/slurmctld.pid
SlurmdPidFile=$WORK/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=1000
ReturnToService=2
SlurmdTimeout=300
SlurmctldTimeout=10
KillWait=5
NodeName=n[1-3] CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
EOF

ip link set lo up
ip link add name bridge type bridge forward_delay 0
ip address add 10.77.0.254/24 dev bridge
ip link set bridge up

declare -A node
# The first process of a node: when it is killed, everything on the node is.
start_node() {
    local name=n$1
    ip link delete "$name" 2>/dev/null
    unshare --net --uts --mount --pid --fork --mount-proc --kill-child bash -c '
        hostname "$0"
        read -r _ <"$WORK/$0.ready"
        ip link set lo up
        ip address add "10.77.0.$1/24" dev eth0
        ip link set eth0 up
        slurmd -D -N "$0" >>"$WORK/log/slurmd-$0" 2>&1 &
        while :; do wait; sleep 60; done' "$name" "$1" </dev/null >>"log/$name" 2>&1 &
    local outer=$!
    node[$name]=
    until [ -n "${node[$name]}" ]; do node[$name]=$(cat "/proc/$outer/task/$outer/children" 2>/dev/null | tr -d ' '); done
    ip link add name "$name" type veth peer name eth0 netns "${node[$name]}"
    ip link set "$name" master bridge up
    [ -p "$name.ready" ] || mkfifo "$name.ready"
    echo >"$name.ready"
}
on() { nsenter --target "${node[$1]}" --all "${@:2}"; }
slurm() { timeout 20 "$@"; }
milliseconds() { echo $((${EPOCHREALTIME/./} / 1000)); }

# Waits until something is so, at most a minute.
until_is() {
    local end=$(($(milliseconds) + 60000))
    until "$@"; do
        [ "$(milliseconds)" -lt "$end" ] || { trouble="waited a minute for: $*" && return 1; }
        sleep 0.05
    done
}
are_idle() { [ "$(slurm sinfo --noheader --format=%T --states=idle --nodes "$1" 2>/dev/null)" = idle ]; }

munged --force --socket="$WORK/munge.sock" --key-file="$WORK/munge.key" --pid-file="$WORK/munge.pid" \
    --log-file="$WORK/log/munged" --seed-file="$WORK/munge.seed" >>log/munged.out 2>&1
for number in 1 2 3; do mkfifo "n$number.ready"; done
for number in 1 2 3; do start_node "$number"; done
slurmctld -D >log/slurmctld 2>&1 &
if ! until_is are_idle 'n[1-3]'; then
    tail -n 20 log/* >&2
    echo "slurm: the cluster did not start: $trouble" >&2
    exit 1
fi

# ---- What is trained: a network for runs that last long enough for something to happen, and one for slow links.

export APUS_DATA=$WORK/shared/digits
"$APUS" data synthesize "$APUS_DATA" --train 2000 --test 200 --quiet || exit 1
long=(--data "$APUS_DATA" --hidden 32 --batch-size 64 --epochs 40 --no-early-stopping)
short=(--data "$APUS_DATA" --hidden 16 --batch-size 256 --epochs 5 --no-early-stopping)
common=(--plane messages --json)
fingerprint_in() { sed -n 's/.*"fingerprint":"\([0-9a-f]*\)".*/\1/p' "$1" | tail -n1; }
plain() {
    "$APUS" train "$@" --workers 1 --run-dir "$WORK/plain.$1.$RANDOM" --quiet --json >plain.json && fingerprint_in plain.json
}
expected_long=$(plain "${long[@]}") && expected_short=$(plain "${short[@]}") || exit 1

# ---- The cases.

run='' out='' job='' trouble='' helpers=''
scripts=$root/deploy/slurm
submit() { # OPTIONS OF SBATCH... -- TRAINING OPTIONS...
    local options=()
    while [ "$1" != -- ]; do options+=("$1") && shift; done
    shift
    slurm sbatch --parsable --output="$out" "${options[@]}" "$@" </dev/null
}
field() { slurm scontrol show job -o "$1" 2>/dev/null | sed -n "s/.* $2=\([^ ]*\).*/\1/p"; }
is_over() { case $(field "$1" JobState) in COMPLETED | FAILED | CANCELLED* | TIMEOUT | NODE_FAIL) ;; *) false ;; esac; }
has_epoch() { [ "$(grep -c '"epoch"' "$run/metrics.jsonl" 2>/dev/null || true)" -ge "$1" ] 2>/dev/null; }
says() { grep -qE "$1" "$out" 2>/dev/null; }
count_of() { grep -cE "$1" "$out" 2>/dev/null; }
demand() { "$@" || { trouble=${trouble:-"not so: $*"} && return 1; }; }
# Ends well, with this fingerprint, and leaves no keys.
ends_with() {
    until_is is_over "$job" || return 1
    local state found
    state=$(field "$job" JobState)
    found=$(fingerprint_in "$out")
    if [ "$state" != COMPLETED ]; then trouble="the job is $state"; return 1; fi
    if [ "$found" != "$1" ]; then trouble="fingerprint ${found:-none}, expected $1"; return 1; fi
    if [ -e "$run.joining" ]; then trouble="$run.joining is left behind"; return 1; fi
}
workers_on() { pgrep --ns "${node[$1]}" --nslist pid --full "^($APUS|apus) worker"; }
is_working_on() { workers_on "$1" >/dev/null; }

case_batch() {
    job=$(submit --nodes=3 --ntasks=3 -- "$scripts/apus.sbatch" "${long[@]}" "${common[@]}") || return 1
    until_is [ -s "$run.joining/$job/endpoint" ] || return 1
    demand [ "$(stat -c %a "$run.joining/$job" "$run.joining/$job/keys/server.key_secret" | tr '\n' ' ')" = "700 600 " ] &&
        ends_with "$expected_long" && demand [ "$(count_of 'worker .*Slurm .* task [0-2]\) joined')" -eq 3 ]
}
case_port-taken() {
    # Where this job would listen, somebody else does.
    local next other
    next=$(slurm scontrol show config | sed -n 's/^NEXT_JOB_ID *= *//p')
    on n1 "$APUS" train "${short[@]}" --run-dir "$WORK/other" --workers 0 --listen "tcp://0.0.0.0:$((10000 + next % 22000))" \
        --insecure --announce "$WORK/other.endpoint" --quiet >/dev/null 2>&1 &
    other=$!
    until_is [ -s "$WORK/other.endpoint" ] || return 1
    job=$(submit --nodelist=n1 --ntasks=2 -- "$scripts/apus.sbatch" "${short[@]}" "${common[@]}") || return 1
    ends_with "$expected_short" && demand says "port $((10000 + next % 22000)) is taken"
    local result=$?
    pkill -9 --full "^$APUS train .* --run-dir $WORK/other "
    wait "$other"
    return "$result"
}
case_late() {
    job=$(submit --nodelist=n1 --ntasks=2 -- "$scripts/apus.sbatch" "${short[@]}" "${common[@]}") || return 1
    ends_with "$expected_short" || return 1
    job=$(slurm sbatch --parsable --output="$out.late" "$scripts/workers.sbatch") && until_is is_over "$job" || return 1
    demand [ "$(field "$job" JobState)" = COMPLETED ] && demand grep -q 'is finished' "$out.late"
}
case_cancelled() {
    job=$(submit --nodes=2 --ntasks=2 -- "$scripts/apus.sbatch" "${long[@]}" "${common[@]}") || return 1
    until_is has_epoch 3 && slurm scancel "$job" && until_is is_over "$job" || return 1
    demand [ "$(field "$job" JobState)" = CANCELLED ] && until_is [ ! -e "$run.joining" ] || return 1
    # Another job goes on where it was.
    job=$(submit --nodes=2 --ntasks=2 -- "$scripts/apus.sbatch" "${long[@]}" "${common[@]}") || return 1
    ends_with "$expected_long" && demand says 'going on from step'
}
case_worker-killed() {
    job=$(submit --nodes=3 --ntasks=3 -- "$scripts/apus.sbatch" "${long[@]}" "${common[@]}") || return 1
    until_is has_epoch 3 && until_is is_working_on n2 && kill -9 $(workers_on n2) || return 1
    ends_with "$expected_long" && demand says 'worker .* n2.*(lost|ended|reached)|lost'
}
case_node-down() {
    job=$(submit --nodes=2 --ntasks=2 -- "$scripts/apus.sbatch" "${long[@]}" "${common[@]}") || return 1
    until_is has_epoch 3 || return 1
    kill -9 "${node[n2]}"
    slurm scontrol update nodename=n2 state=down reason=killed
    ends_with "$expected_long" && demand [ "$(field "$job" Restarts)" = 1 ] && demand says 'going on from step'
    local result=$?
    start_node 2
    slurm scontrol update nodename=n2 state=resume 2>/dev/null
    until_is are_idle n2 && return "$result"
}
case_requeued() {
    job=$(submit --nodes=2 --ntasks=2 -- "$scripts/apus.sbatch" "${long[@]}" "${common[@]}") || return 1
    until_is has_epoch 3 && slurm scancel --signal=USR1 --batch "$job" || return 1
    ends_with "$expected_long" && demand [ "$(field "$job" Restarts)" = 1 ] && demand says 'going on from step'
}
# The coordinator on n1, and workers as jobs of their own on n2 and n3.
elastic() {
    job=$(submit --nodelist=n1 -- "$scripts/coordinator.sbatch" "$@" "${common[@]}" --min-workers 2) || return 1
    helpers=$(slurm sbatch --parsable --output="$out.%a" --dependency=after:"$job" --array=0-1 --exclude=n1 \
        --cpus-per-task=4 "$scripts/workers.sbatch")
}
cut_off() {
    on "$1" nft -f - <<'EOF'
table inet cut {
    chain in { type filter hook input priority 0; iifname "eth0" drop; }
    chain out { type filter hook output priority 0; oifname "eth0" drop; }
}
EOF
}
case_cut() {
    elastic "${long[@]}" || return 1
    until_is has_epoch 3 && cut_off n3 || return 1
    # Without n3 it goes on, and without both it waits, longer than any heartbeat.
    local epochs
    epochs=$(grep -c '"epoch"' "$run/metrics.jsonl")
    until_is has_epoch $((epochs + 3)) && cut_off n2 || return 1
    until_is both_are_lost || return 1
    on n3 nft delete table inet cut
    on n2 nft delete table inet cut
    ends_with "$expected_long"
}
both_are_lost() { [ "$(count_of 'worker .*(silent|reached|lost)')" -ge 2 ]; }
case_slow() {
    # Both ways, for n1 alone: all that the coordinator sends and hears.
    on n1 tc qdisc add dev eth0 root tbf rate 8mbit burst 16k latency 400ms
    tc qdisc add dev n1 root tbf rate 8mbit burst 16k latency 400ms
    elastic "${short[@]}" && ends_with "$expected_short"
    local result=$?
    on n1 tc qdisc delete dev eth0 root
    tc qdisc delete dev n1 root
    return "$result"
}
case_lossy() {
    # Packets as a wire has them, each lost alone.
    on n1 ip link set dev eth0 gso_max_segs 1
    local other result
    for other in n2 n3; do on "$other" ip link set dev eth0 gso_max_segs 1; done
    on n1 nft -f - <<'EOF'
table inet lossy {
    chain in { type filter hook input priority 0; iifname "eth0" numgen random mod 100 < 5 counter drop; }
    chain out { type filter hook output priority 0; oifname "eth0" numgen random mod 100 < 5 counter drop; }
}
EOF
    elastic "${short[@]}" && ends_with "$expected_short" &&
        demand [ "$(on n1 nft list table inet lossy | grep -c 'packets 0 ')" -eq 0 ]
    result=$?
    on n1 nft delete table inet lossy
    return "$result"
}

passed=0 failed=0
for name in "$@"; do
    begin=$(milliseconds)
    run=$WORK/shared/$name out=$WORK/shared/$name.out job='' trouble='' helpers=''
    export APUS_RUN_DIR=$run
    if "case_$name"; then
        passed=$((passed + 1)) verdict=passed
    else
        failed=$((failed + 1)) verdict="FAILED: ${trouble:-a command failed}"
    fi
    printf 'slurm: %-14s %5.1f s  %s\n' "$name" "$(($(milliseconds) - begin))e-3" "$verdict"
    if [ "$verdict" != passed ]; then
        slurm scontrol show job -o ${job:+"$job"} >&2
        ps -e -o pid,ppid,stat,args --forest >&2
        for log in "$out"* log/slurmctld; do
            echo "--- $log" >&2
            tail -n "${LOG_LINES:-40}" "$log" >&2
        done
    fi
    [ -z "$job$helpers" ] || slurm scancel ${job:+"$job"} ${helpers:+"$helpers"} 2>/dev/null
    until_is are_idle 'n[1-3]' || { echo "slurm: the nodes did not come to rest" >&2 && exit 1; }
done
echo "slurm: $passed passed, $failed failed, $((${#all[@]} - $#)) not asked for, in $SECONDS s"
[ "$failed" -eq 0 ]
