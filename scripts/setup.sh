# What the other scripts begin with: `--help`, the packages and libraries that Apus is built from, and its build. To be sourced;
# what takes long is shown while it lasts, on a terminal by a line that changes, elsewhere by a line every 30 seconds.

# A script's help is its head, down to the first line that is no comment.
for word in "$@"; do
    case $word in
        --) break ;;
        -h | --help)
            awk 'NR == 1 { next } !/^#/ { exit } { sub(/^# ?/, ""); print }' "$0"
            exit 0
            ;;
    esac
done
unset word

# SwiftPM keeps caches below HOME, and some machines have none.
if [ -z "${HOME:-}" ]; then
    HOME=$(mktemp -d)
    export HOME
fi

is_terminal() { [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; }

# progress TEXT: shows it in place of what was shown before; without a text, nothing remains. On a terminal alone.
progress() {
    if is_terminal; then printf '\r\033[K%s' "${1:-}" | cut -c "1-$(($(tput cols 2>/dev/null || echo 80) + 4))" | tr -d '\n' >&2; fi
}

# How far SwiftPM's output says that a build is.
steps_of() { tail -c 4000 "$1" 2>/dev/null | grep -ao '\[[0-9]*/[0-9]*\]' | tail -n 1 | tr -d '[]' | sed 's#/# of #' || true; }

# Tells every second, or every 30, how far a stage is, until it is killed or the script that it belongs to is gone.
tick() {
    local name=$1 usual=$2 log=$3 owner=$4 began=$SECONDS told=0 steps seconds
    # Waits without a process, which would outlive this one.
    exec 9<> <(:)
    while kill -0 "$owner" 2>/dev/null; do
        seconds=$((SECONDS - began))
        steps=$(steps_of "$log")
        if is_terminal; then
            progress "$name: ${steps:+$steps, }$seconds s${usual:+ (usually $usual)}"
        elif [ "$seconds" -ge 3 ] && [ "$told" -eq 0 ]; then
            echo "$name${usual:+ (usually $usual)}" >&2
            told=$seconds
        elif [ $((seconds - told)) -ge 30 ]; then
            echo "$name: ${steps:+$steps }after $seconds s" >&2
            told=$seconds
        fi
        read -rt 1 _ <&9 || true
    done
}

# stage NAME USUAL COMMAND...: runs a command, whose output is shown only where it fails. USUAL says how long it takes, if that is long.
stage() {
    local name=$1 usual=$2 log status=0 began=$SECONDS ticker
    shift 2
    log=$(mktemp "${TMPDIR:-/tmp}/apus-setup.XXXXXX")
    tick "$name" "$usual" "$log" $$ &
    ticker=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    progress
    if [ "$status" -ne 0 ]; then
        # The compiler's errors, or whatever was said last.
        grep -a -A 3 'error:' "$log" >&2 || tail -n 20 "$log" >&2
        echo "$name failed after $((SECONDS - began)) s; its whole output is in $log" >&2
        return "$status"
    fi
    rm -f "$log"
    if [ $((SECONDS - began)) -ge 3 ]; then echo "$name: done after $((SECONDS - began)) s" >&2; fi
}

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

# install_packages NAME...: by apt-get, whose lists are fetched first where they do not know a package.
install_packages() {
    local as_root='' package
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "these development packages are missing and there is no apt-get to install them: $*" >&2
        return 69
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "these packages are missing and only root can install them; run as root: apt-get install --no-install-recommends $*" >&2
            return 69
        fi
        as_root=sudo
        # Asks for a password before anything is redrawn.
        sudo -v || return 69
    fi
    apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"; }
    for package in "$@"; do
        if ! apt-cache show "$package" >/dev/null 2>&1; then
            stage "fetching apt's lists of packages" '' apt update || true
            break
        fi
    done
    # Lists that are old name versions that are gone.
    stage "installing $*" '' apt install --no-install-recommends "$@" ||
        { stage "fetching apt's lists of packages" '' apt update && stage "installing $*" '' apt install --no-install-recommends "$@"; } ||
        {
            echo "apt-get could not install $*; install them by hand, then run this again" >&2
            return 69
        }
}

install_requirements() {
    local packages
    require_swift
    packages=$(missing_packages)
    # shellcheck disable=SC2086 # a list of words
    [ -z "$packages" ] || install_packages $packages || exit
}

# Brings the pinned dependencies, unless they are here. A mirror whose commits are not GitHub's serves the same versions, which
# the manifest names exactly; then the pins of revisions are worked out anew.
resolve_dependencies() {
    if [ -d .build/checkouts ]; then return; fi
    resolve() {
        swift package resolve || {
            mv Package.resolved "${TMPDIR:-/tmp}/Package.resolved.$$" 2>/dev/null || true
            swift package resolve
        }
    }
    stage "fetching libraries" '' resolve || exit
}

# Installs what is missing, and builds .build/release/apus. Static, so that a worker starts in half the time; lld, since gold warns of a
# function that Foundation links but never calls.
build_apus() {
    local usual=
    if [ ! -x .build/release/apus ]; then
        echo "setting up Apus, once: packages, libraries, build" >&2
        usual="2 to 4 minutes on 2 cores"
    fi
    install_requirements
    resolve_dependencies
    stage "building Apus" "$usual" swift build -c release --product apus --static-swift-stdlib -Xswiftc -use-ld=lld || exit
}
