#!/usr/bin/env bash
# Checks the systemd units with systemd's own eyes; any word it says is a failure. Skipped by name where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v systemd-analyze >/dev/null 2>&1; then
    echo "systemd-analyze is missing: the units are not checked" >&2
    exit 0
fi
copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
# It looks for the program and the manual page, which this machine need not have.
for unit in deploy/systemd/*.service; do
    sed -e 's#/usr/local/bin/apus#/bin/true#g' -e '/^Documentation=/d' "$unit" >"$copies/$(basename "$unit")"
done
said=$(systemd-analyze verify --man=no "$copies"/apus-coordinator.service "$copies/apus-worker@.service" 2>&1) || {
    echo "$said" >&2
    exit 1
}
if [ -n "$said" ]; then
    echo "$said" >&2
    exit 1
fi
