#!/bin/sh
# Sets the machine up, builds sepit and runs every test. Arguments are passed on to `swift test`.
set -eu
cd "$(dirname "$0")/.."

scripts/install_packages.sh

# With testable imports off, the program and the tests share one release build.
swift build -c release
swift test -c release --disable-testable-imports "$@"

if [ ! -d ../shared/structures ]; then
    echo "Skipped: the tests on real structure files; the folder ../shared/structures is not there."
fi
