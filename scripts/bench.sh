#!/usr/bin/env bash
# Measures Apus on this machine, which should do nothing else meanwhile, and shows the figures in README.md.
#   scripts/bench.sh            some five minutes on two cores
#   scripts/bench.sh --quick    to see that it works; README.md stays as it is
# Writes bench.json, bench.md and throughput.svg into Sources/ApusCommand/Documentation.docc/Resources (with --quick into
# .build/bench), and what lies between the two marks "bench:begin" and "bench:end" of README.md.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
build_apus

target=Sources/ApusCommand/Documentation.docc/Resources
quick=
for word in "$@"; do
    if [ "$word" = --quick ]; then
        quick=yes
        target=.build/bench
    fi
done
.build/release/apus bench --write "$target" "$@"
[ -z "$quick" ] || exit 0

# The table of goals and the picture for README.md; everything else is in bench.md.
{
    sed -n 3,4p "$target/bench.md"
    awk '/^### Goals/ { inside = 1; next } /^### / { inside = 0 } inside && NF' "$target/bench.md"
    echo
    if [ -e "$target/throughput.svg" ]; then
        echo "![Training samples a second by batch and processes]($target/throughput.svg)"
        echo
    fi
    echo "All figures: [bench.md]($target/bench.md)."
} >.build/bench-excerpt.md
awk -v excerpt=.build/bench-excerpt.md '
    /<!-- bench:begin -->/ { print; while ((getline line < excerpt) > 0) print line; skipping = 1; next }
    /<!-- bench:end -->/ { skipping = 0 }
    !skipping' README.md >.build/README.md
cat .build/README.md >README.md
echo "README.md and $target are up to date" >&2
