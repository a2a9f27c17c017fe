#!/usr/bin/env bash
# Writes the man pages of Apus from the same words as its --help: .build/man/man1/apus.1, apus-train.1 and the others.
#
#   scripts/manual.sh                      write them; then: man -M .build/man apus-train
#   scripts/manual.sh install [PREFIX]     and install them below PREFIX/share/man (/usr/local)
#   scripts/manual.sh check                and let mandoc look for mistakes in them
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

apus=${APUS_PROGRAM:-}
if [ -z "$apus" ]; then
    build_apus
    apus=.build/release/apus
fi
pages=.build/man/man1
rm -rf "$pages"
mkdir -p "$pages"
dump=$(mktemp)
trap 'rm -f "$dump"' EXIT
"$apus" --experimental-dump-help >"$dump"
python3 scripts/manual/manual.py "$dump" "$pages" "$("$apus" --version)" "$(git log -1 --format=%cs 2>/dev/null || date +%F)"
echo "$(find "$pages" -name '*.1' | wc -l) pages are in $pages; try man -M .build/man apus" >&2

case "${1:-}" in
"") ;;
install)
    target=${2:-/usr/local}/share/man/man1
    install -d "$target"
    install -m 644 "$pages"/*.1 "$target"
    ;;
check)
    command -v mandoc >/dev/null || install_packages mandoc
    mandoc -Tlint -Wwarning "$pages"/*.1
    ;;
*)
    echo "usage: scripts/manual.sh [install [PREFIX] | check]" >&2
    exit 64
    ;;
esac
