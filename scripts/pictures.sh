#!/usr/bin/env bash
# Makes the README's picture of a run's page anew: trains, on MNIST where it lies, and photographs the page with Chromium.
#
#   scripts/pictures.sh [FILE.png]         in place of Sources/ApusCommand/Documentation.docc/Resources/report.png
#
# Needs Debian's chromium, which it installs where it may. scripts/bench.sh draws the chart; the architecture is drawn by hand.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
caller=$PWD
cd "$(dirname "$0")/.."
case "${1:-}" in
"") picture=Sources/ApusCommand/Documentation.docc/Resources/report.png ;;
-*)
    echo "usage: scripts/pictures.sh [FILE.png]" >&2
    exit 64
    ;;
/*) picture=$1 ;;
*) picture=$caller/$1 ;;
esac

if ! command -v chromium >/dev/null 2>&1; then
    install_packages chromium || exit
fi
apus=${APUS_PROGRAM:-}
if [ -z "$apus" ]; then
    build_apus
    apus=.build/release/apus
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# A name for the page's title, and a run that stops early.
"$apus" train --run-dir "$scratch/digits" --learning-rate 0.2 --momentum 0.9 --nesterov --schedule linear --warmup 0.1 \
    --epochs 20 --patience 3
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$scratch/chromium" \
    --window-size=1280,1000 --screenshot="$scratch/report.png" "file://$scratch/digits/report.html" 2>/dev/null
mv "$scratch/report.png" "$picture"
echo "the page's picture is $picture" >&2
