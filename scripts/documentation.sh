#!/usr/bin/env bash
# Turns Sources/ApusCommand/Documentation.docc into pages, any warning an error: .build/documentation, for any web server.
#
#   scripts/documentation.sh [preview]     preview serves them on http://localhost:8080/documentation/apuscommand
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
install_requirements

# The plugin is no dependency of an ordinary build, whose pins stay as they are.
export APUS_DOCUMENTATION=1
pins=$(mktemp)
cp Package.resolved "$pins"
trap 'cp "$pins" Package.resolved; rm -f "$pins"' EXIT
# An executable's internal declarations would be shown otherwise; its public face is the command.
options=(--target ApusCommand --warnings-as-errors --symbol-graph-minimum-access-level public)
if [ "${1:-}" = preview ]; then
    swift package --disable-sandbox preview-documentation "${options[@]}"
else
    stage "writing the pages" '' swift package --allow-writing-to-directory .build/documentation generate-documentation \
        "${options[@]}" --output-path .build/documentation
    echo "the pages are in .build/documentation" >&2
fi
