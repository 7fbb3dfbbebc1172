#!/usr/bin/env bash
# Checks that a dataset has the same bytes for 1 and 2 workers, for 1 and 4 shards, and after builds that are killed at
# random moments and go on with --resume.
#
#     scripts/check_dataset_bytes.sh [--kills 20] [--options "--split random"] INPUT...
#
# INPUT are those of `sepit build-dataset`. SEPIT is the program (.build/release/sepit).
set -euo pipefail

sepit=${SEPIT:-$(dirname "$0")/../.build/release/sepit}
kills=20
options=""
while [[ $# -gt 0 ]]; do
  case $1 in
    --kills) kills=$2; shift 2 ;;
    --options) options=$2; shift 2 ;;
    *) break ;;
  esac
done
[[ $# -gt 0 ]] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 64; }

work=$(mktemp -d)
trap '[[ $? = 0 ]] || tail -5 "$work/log"; rm -rf "$work"' EXIT
build() { # shellcheck disable=SC2086
  "$sepit" build-dataset "$@" $options 2>> "$work/log"
}
same() {
  diff -rq "$work/one" "$2" || { echo "$1: DIFFERENT"; exit 1; }
  echo "$1: the same bytes"
}

start=$(date +%s%N)
build "$@" --out "$work/one" --workers 1
milliseconds=$((($(date +%s%N) - start) / 1000000))
build "$@" --out "$work/two" --workers 2
same "2 workers" "$work/two"

for shard in 1 2 3 4; do build "$@" --out "$work/part$shard" --shard $shard/4 --workers 2; done
# shellcheck disable=SC2086
"$sepit" build-dataset "$work"/part? --out "$work/joined" $options 2>> "$work/log"
same "4 shards joined" "$work/joined"

for ((kill = 1; kill <= kills; kill++)); do
  rm -rf "$work/killed" "$work/killed.partial"
  delay=$((RANDOM * 32768 + RANDOM))
  delay=$((delay % (milliseconds + 1)))
  # Not through `build`, whose shell would be killed instead.
  # shellcheck disable=SC2086
  "$sepit" build-dataset "$@" --out "$work/killed" --workers 2 $options 2>> "$work/log" &
  process=$!
  sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
  command kill -9 "$process" 2> /dev/null || true
  wait "$process" 2> /dev/null || true
  build "$@" --out "$work/killed" --workers 2 --resume
  same "killed after $delay ms" "$work/killed"
  [[ -z $(find "$work" -maxdepth 1 -name 'killed.*') ]] || { echo "something is left: $(ls "$work")"; exit 1; }
done
