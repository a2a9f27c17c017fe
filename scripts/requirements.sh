# Installs what Apus is built from, if it is missing. Sourced by the other scripts; needs Swift on the PATH.

# Headers, and the Debian packages that bring them.
requirements="zmq.h:libzmq3-dev zlib.h:zlib1g-dev openssl/evp.h:libssl-dev curl/curl.h:libcurl4-openssl-dev
    png.h:libpng-dev jpeglib.h:libjpeg-dev"

has_header() {
    # The compiler that Swift brings: a machine may have no other.
    printf '#include <stdio.h>\n#include <%s>\n' "$1" | clang -x c -fsyntax-only - 2>/dev/null
}

missing_packages() {
    for requirement in $requirements; do
        has_header "${requirement%%:*}" || printf '%s ' "${requirement##*:}"
    done
}

# Fails where there is no Swift, or one too old to build Apus.
require_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        echo "Swift 6.3 or later is needed and was not found on the PATH; see https://www.swift.org/install/linux" >&2
        exit 69
    fi
    swift_version=$(swift --version 2>/dev/null | sed -n 's/^.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*$/\1/p') || true
    case $swift_version in
        6.[3-9] | 6.[1-9][0-9]* | [7-9].* | [1-9][0-9]*.*) ;;
        *)
            echo "Swift 6.3 or later is needed, and $(command -v swift) is ${swift_version:-of no version that it tells}; see" \
                "https://www.swift.org/install/linux" >&2
            exit 69
            ;;
    esac
    # Swift's own clang lies beside it, whatever the PATH says.
    PATH="$PATH:$(dirname "$(readlink -f "$(command -v swift)")")"
}

install_requirements() {
    require_swift
    packages=$(missing_packages)
    [ -n "$packages" ] || return 0
    echo "Installing ${packages% }" >&2
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "These development packages are missing and there is no apt-get to install them: ${packages% }" >&2
        exit 69
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "These packages are missing and can be installed by root only: ${packages% }" >&2
            echo "Run as root: apt-get install --no-install-recommends ${packages% }" >&2
            exit 69
        fi
        as_root=sudo
    fi
    # shellcheck disable=SC2086 # a list of words
    if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages ||
        { $as_root apt-get update -qq &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages; }; } \
        >/dev/null; then
        echo "apt-get could not install ${packages% }; install them by hand, then run this again" >&2
        exit 69
    fi
}

# SwiftPM keeps caches below HOME, and some machines have none.
if [ -z "${HOME:-}" ]; then
    HOME=$(mktemp -d)
    export HOME
fi

# Brings the pinned dependencies. A mirror whose commits are not GitHub's serves the same versions, which the manifest
# names exactly; then the pins of revisions are worked out anew.
resolve_dependencies() {
    if ! swift package resolve >/dev/null 2>&1; then
        mv Package.resolved "${TMPDIR:-/tmp}/Package.resolved.$$" 2>/dev/null || true
        swift package resolve
    fi
}
