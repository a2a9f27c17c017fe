#!/usr/bin/env bash
# Builds the image of deploy/Dockerfile with buildah and trains in it once, as the image's ordinary user; the
# fingerprint must be that of the program outside. Takes some minutes and 8 GB.
#   scripts/test-container.sh
# The base images are made on the spot: Debian from its archive, and Swift as it is installed here. Skipped, with the reason,
# where this machine does not allow it. The variable APUS names the program outside; else it is built.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
root=$PWD

skip() {
    echo "container: skipped: $1" >&2
    exit 0
}
[ "$(id -u)" -eq 0 ] || skip "only root may make the base image"
needed=()
for tool in buildah debootstrap; do command -v "$tool" >/dev/null || needed+=("$tool"); done
if [ ${#needed[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || skip "${needed[*]} missing, and no apt-get to install them"
    install_packages "${needed[@]}" || skip "apt-get could not install ${needed[*]}"
fi
. /etc/os-release
[ "${ID:-}" = debian ] || skip "the Swift of this machine runs on ${PRETTY_NAME:-it}, and the base image made here is Debian"
require_swift
toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")")
[ "$(df --output=avail -k "${TMPDIR:-/tmp}" | tail -n1)" -gt 8000000 ] || skip "less than 8 GB are free in ${TMPDIR:-/tmp}"

work=$(mktemp -d "${TMPDIR:-/tmp}/apus-container.XXXXXX")
# Images and containers of this run alone, which end with it.
buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
trap 'buildah rm --all >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
isolated=(--isolation chroot)

mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\(http[^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n1 || true)
debootstrap --variant=minbase "$VERSION_CODENAME" "$work/debian" "$mirror" >"$work/log" 2>&1 ||
    skip "debootstrap: $(tail -n1 "$work/log")"
image_of() { # NAME DIRECTORY
    local container
    container=$(buildah from scratch)
    buildah add -q "$container" "$2" / >/dev/null
    buildah commit -q "$container" "$1" >/dev/null
    buildah rm "$container" >/dev/null
}
image_of localhost/apus-debian "$work/debian"
# What Swift's own images have besides the toolchain.
chroot "$work/debian" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
    binutils ca-certificates git gnupg2 libc6-dev libcurl4 libedit2 libgcc-12-dev libncurses6 libpython3.11 libsqlite3-0 \
    libstdc++-12-dev libxml2 libz3-4 pkg-config tzdata zlib1g-dev' >"$work/log" 2>&1 || {
    tail "$work/log" >&2
    exit 1
}
cp -a "$toolchain/usr/." "$work/debian/usr/"
# Packages come from where this machine has them.
volumes=()
if mirrors=$(git config --get-regexp '^url\..*\.insteadof$'); then
    while read -r key value; do
        place=${key#url.} && place=${place%.*}
        git config --file "$work/debian/etc/gitconfig" --add "$key" "$value"
        if [ -d "$place" ] && [[ " ${volumes[*]} " != *" $place:"* ]]; then volumes+=(--volume "$place:$place:ro"); fi
    done <<<"$mirrors"
    git config --file "$work/debian/etc/gitconfig" safe.directory '*'
fi
image_of localhost/apus-swift "$work/debian"
rm -rf "$work/debian"

buildah build "${isolated[@]}" ${volumes[@]+"${volumes[@]}"} --build-arg BASE=localhost/apus-swift --build-arg RUNTIME=localhost/apus-debian \
    --file deploy/Dockerfile --tag localhost/apus . >"$work/log" 2>&1 || {
    tail -n 40 "$work/log" >&2
    echo "container: the image cannot be built" >&2
    exit 1
}
user=$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' localhost/apus)
[ "$user" != "" ] && [ "$user" != 0 ] && [ "$user" != root ] || {
    echo "container: the image runs as root" >&2
    exit 1
}
container=$(buildah from localhost/apus)
place=$(buildah mount "$container")
base=$(buildah from localhost/apus-debian)
size() { du -sm "$1" | cut -f1; }
echo "container: $(size "$place") MB, $(size "$(buildah mount "$base")") MB of them Debian; the program $(size "$place/usr/local/bin/apus") MB; user $user"

if [ -z "${APUS:-}" ]; then
    build_apus
    APUS=$root/.build/release/apus
fi
fingerprint() { sed -n 's/.*"fingerprint":"\([0-9a-f]*\)".*/\1/p'; }
options=(--epochs 2 --hidden 32 --workers 2 --quiet --json)
mkdir "$work/data"
"$APUS" data synthesize "$work/data/digits" --train 1000 --test 200 --quiet
chmod -R a+rX "$work/data"
install -d -o 10001 -m 0700 "$work/runs"
expected=$("$APUS" train --data "$work/data/digits" --run-dir "$work/outside" "${options[@]}" | fingerprint)
found=$(buildah run "${isolated[@]}" --user "$user" --volume "$work/data:/data:ro" --volume "$work/runs:/var/lib/apus" "$container" \
    -- /usr/local/bin/apus train --data /data/digits --run-dir /var/lib/apus/run "${options[@]}" | fingerprint)
if [ -z "$expected" ] || [ "$found" != "$expected" ]; then
    echo "container: fingerprint ${found:-none}, expected ${expected:-one}" >&2
    exit 1
fi
echo "container: trained, fingerprint $found as outside, in $SECONDS s"
