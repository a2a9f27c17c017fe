#!/usr/bin/env bash
# Makes the README's picture of a run's page anew: trains, on MNIST where it lies, and photographs the page with Chromium.
#
#   scripts/pictures.sh [FILE.png]         in place of Sources/ApusCommand/Documentation.docc/Resources/report.png
#
# Needs Debian's chromium, which it installs where it may. scripts/bench.sh draws the chart; the architecture is drawn by hand.
set -euo pipefail
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
    echo "Installing chromium" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } \
        >/dev/null || { echo "chromium was not found on the PATH, and apt-get could not install it" >&2; exit 69; }
fi
apus=${APUS_PROGRAM:-}
if [ -z "$apus" ]; then
    # shellcheck source=scripts/requirements.sh
    . scripts/requirements.sh
    install_requirements
    [ -d .build/checkouts ] || resolve_dependencies
    swift build -c release --product apus --static-swift-stdlib -Xswiftc -use-ld=lld -q >&2
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
