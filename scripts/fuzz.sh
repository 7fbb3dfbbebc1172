#!/bin/sh
# Mutates the parser corpus many times over: scripts/fuzz.sh [mutations per stream, 250000 unless told].
# Four streams run side by side; a trap, a silent empty reading or an error without its file fails the run.
set -eu
cd "$(dirname "$0")/.."
export SEPIT_MUTATIONS="${1:-250000}"
exec swift test -c release --disable-testable-imports --filter ProteinKitTests.MutationTests
