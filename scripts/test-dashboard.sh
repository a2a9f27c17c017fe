#!/usr/bin/env bash
# Looks at the live page of a run through a real browser, while the run goes on: does it load, do its curves move, does a
# killed worker show, does the end, does it stay silent and at home; and lets strangers do their worst to the server.
#   scripts/test-dashboard.sh                      pictures go to .build/dashboard
#   scripts/test-dashboard.sh --pictures DIR
#   scripts/test-dashboard.sh --pace [--data DIR] [--rounds N] [-- OPTION...]     what a page and its readers cost a run, measured
# Needs Python 3.9 or later and Debian's chromium and chromium-driver, which it installs where it may; its Python packages go
# into a virtual environment of their own, .build/dashboard-venv. Where one of them cannot be had, it says so and does nothing.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

skip() {
    echo "skipped: the live page in a browser: $1" >&2
    exit 0
}

command -v python3 >/dev/null 2>&1 || skip "python3 was not found on the PATH"
if ! command -v chromium >/dev/null 2>&1 || ! command -v chromedriver >/dev/null 2>&1; then
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1 || skip "chromium and chromedriver were not found on the PATH"
    install_packages chromium chromium-driver || skip "apt-get could not install chromium and chromium-driver"
fi
venv=.build/dashboard-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv" || skip "python3 cannot make a virtual environment"
"$venv/bin/python" -c 'import selenium, prometheus_client' 2>/dev/null ||
    "$venv/bin/pip" install -q --disable-pip-version-check selenium prometheus-client >&2 ||
    skip "pip could not install selenium and prometheus-client"

build_apus
script=watch.py
if [ "${1:-}" = --pace ]; then
    script=pace.py
    shift
fi
exec "$venv/bin/python" "scripts/dashboard/$script" --apus .build/release/apus "$@"
