#!/bin/sh
# Installs the system libraries that sepit is built on (Debian, Ubuntu); does nothing where they are there already.
set -eu

if ! command -v swift >/dev/null; then
    echo "error: there is no Swift toolchain on the PATH; install Swift 6.1 or later: https://www.swift.org/install" >&2
    exit 1
fi

# The packages whose header the compiler does not find.
missing() {
    for pair in cblas.h:libopenblas-dev zlib.h:zlib1g-dev; do
        printf '#include <%s>\n' "${pair%%:*}" | clang -E -x c - >/dev/null 2>&1 || printf '%s ' "${pair#*:}"
    done
}

packages=$(missing)
[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    as_root=none
fi
if [ "$as_root" != none ] && command -v apt-get >/dev/null; then
    echo "Installing $packages" >&2
    # shellcheck disable=SC2086 # a list of packages; an empty command
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -q && apt-get install -qy $packages" >&2 || true
fi

packages=$(missing)
if [ -n "$packages" ]; then
    cat >&2 <<MESSAGE
error: these system packages are missing and can't be installed from here: $packages
  hint: as an administrator, run: apt-get install $packages
        (elsewhere: the development files of OpenBLAS, with cblas.h, and of zlib)
MESSAGE
    exit 1
fi
