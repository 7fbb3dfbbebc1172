#!/bin/sh
# Installs the system libraries that sepit is built on (Debian, Ubuntu); does nothing where they are there already.
set -eu

fail() {
    echo "error: $1" >&2
    shift
    for hint in "$@"; do echo "  hint: $hint" >&2; done
    exit 1
}

if ! command -v swift >/dev/null; then
    if [ -n "${SUDO_USER:-}" ]; then
        fail "there is no Swift toolchain on the PATH that sudo leaves" "run without sudo; it is asked for where it is needed"
    fi
    fail "there is no Swift toolchain on the PATH" "install Swift 6.1 or later: https://www.swift.org/install"
fi
command -v git >/dev/null || fail "there is no git on the PATH, which fetches the Swift packages" "apt-get install git"

# The toolchain's own C compiler, which need not be on the PATH.
clang=$(command -v clang || echo "$(dirname "$(readlink -f "$(command -v swift)")")/clang")
printf 'int x;\n' | "$clang" -E -x c - >/dev/null 2>&1 || fail "the Swift toolchain's C compiler does not run: $clang"

# The packages whose header the compiler does not find.
missing() {
    for pair in cblas.h:libopenblas-dev zlib.h:zlib1g-dev; do
        printf '#include <%s>\n' "${pair%%:*}" | "$clang" -E -x c - >/dev/null 2>&1 || printf '%s ' "${pair#*:}"
    done
}

packages=$(missing)
[ -n "$packages" ] || exit 0

reason=
if ! command -v apt-get >/dev/null; then
    reason="there is no apt-get here"
elif [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    reason="this user is not root and there is no sudo"
else
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    echo "Installing $packages" >&2
    # shellcheck disable=SC2086 # a list of packages; an empty command
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -q && apt-get install -qy $packages" >&2 ||
        reason="apt-get failed, see above"
fi

packages=$(missing)
[ -z "$packages" ] ||
    fail "these system packages are missing and can't be installed from here${reason:+ ($reason)}: $packages" \
        "as an administrator, run: apt-get install $packages" \
        "elsewhere: the development files of OpenBLAS, with cblas.h, and of zlib"
