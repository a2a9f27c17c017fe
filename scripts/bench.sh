#!/usr/bin/env bash
# Measures Apus on this machine, which should do nothing else meanwhile, and shows the figures in the article Benchmarks.
#   scripts/bench.sh            some five minutes on two cores
#   scripts/bench.sh --quick    to see that it works; the article stays as it is
# Writes bench.json, bench.md and throughput.svg into Sources/ApusCommand/Documentation.docc/Resources (with --quick into
# .build/bench), and what lies between the two marks "bench:begin" and "bench:end" of the article Benchmarks.
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

# The table of goals and the picture; everything else is in bench.md.
article=Sources/ApusCommand/Documentation.docc/Benchmarks.md
{
    sed -n 3,4p "$target/bench.md"
    awk '/^### Goals/ { inside = 1; next } /^### / { inside = 0 } inside && NF' "$target/bench.md"
    echo
    if [ -e "$target/throughput.svg" ]; then
        echo "![Training samples a second by batch and processes](throughput)"
        echo
    fi
} >.build/bench-excerpt.md
awk -v excerpt=.build/bench-excerpt.md '
    /<!-- bench:begin -->/ { print; while ((getline line < excerpt) > 0) print line; skipping = 1; next }
    /<!-- bench:end -->/ { skipping = 0 }
    !skipping' "$article" >.build/Benchmarks.md
cat .build/Benchmarks.md >"$article"
echo "$article and $target are up to date" >&2
