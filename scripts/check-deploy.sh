#!/usr/bin/env bash
# Checks what is in deploy/ by others' eyes, as far as that goes without running it: systemd units by systemd, whose every
# word is a failure; Kubernetes manifests by Kubernetes' own schemas, JobSet's models and assertions on what they mean;
# Slurm scripts by bash. Each is skipped, with the reason, where its tool is missing. What is run: scripts/test-slurm.sh.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

check_units() {
    if ! command -v systemd-analyze >/dev/null 2>&1; then
        echo "systemd: skipped: systemd-analyze is missing" >&2
        return
    fi
    copies=$(mktemp -d)
    trap 'rm -rf "$copies"' EXIT
    # It looks for the program and the manual page, which this machine need not have.
    for unit in deploy/systemd/*.service; do
        sed -e 's#/usr/local/bin/apus#/bin/true#g' -e '/^Documentation=/d' "$unit" >"$copies/$(basename "$unit")"
    done
    mkdir -p "$copies/apus-worker@.service.d"
    cp deploy/systemd/apus-worker-keys.conf "$copies/apus-worker@.service.d/keys.conf"
    said=$(systemd-analyze verify --man=no "$copies"/apus-coordinator.service "$copies/apus-worker@.service" 2>&1) ||
        said=${said:-"systemd-analyze failed without a word"}
    if [ -n "$said" ]; then
        echo "$said" >&2
        return 1
    fi
    # Exposure from 0 to 10, times 10: what the hardening leaves.
    for unit in apus-coordinator.service apus-worker@.service; do
        said=$(systemd-analyze security --offline=true --threshold=20 "$copies/$unit" 2>&1) || {
            echo "$said" >&2
            return 1
        }
        echo "systemd: $unit: $(tail -n1 <<<"$said" | tr -s ' ' | sed 's/^[^A-Za-z]*//')"
    done
}

check_manifests() {
    environment=.build/deploy-python
    if [ ! -x "$environment/bin/kubernetes-validate" ]; then
        if ! { python3 -m venv "$environment" &&
            "$environment/bin/pip" install -q kubernetes-validate==1.37.0 kubeflow-trainer-api==2.3.0 pyyaml; } \
            >"${TMPDIR:-/tmp}/apus-deploy-python.log" 2>&1; then
            echo "kubernetes: skipped: $(tail -n1 "${TMPDIR:-/tmp}/apus-deploy-python.log")" >&2
            rm -rf "$environment"
            return
        fi
    fi
    for manifest in deploy/kubernetes/*.yaml; do
        # Of JobSet it has no schema, and says so.
        "$environment/bin/kubernetes-validate" --strict -k 1.37.0 "$manifest" 2>&1 |
            { grep -v -e '^INFO' -e "^WARN .*schema for kind JobSet" >&2 && return 1 || true; }
    done
    "$environment/bin/python" scripts/deploy/kubernetes.py deploy/kubernetes/*.yaml
}

check_units
check_manifests
for script in deploy/slurm/*.sbatch; do bash -n "$script"; done
