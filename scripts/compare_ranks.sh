#!/bin/sh
# Two ranks of MPI against one process: the same bits, a killed rank, a program without MPI, and the time that each takes.
#
#   scripts/compare_ranks.sh [WORK]
set -eu
cd "$(dirname "$0")/.."
work=${1:-$(mktemp -d)}
mkdir -p "$work"
command -v mpirun >/dev/null || { echo "Needs mpirun: apt-get install openmpi-bin libopenmpi-dev"; exit 69; }
swift build -c release --product sepit
swift build -c release --product sepit --traits MPI --scratch-path .build-mpi
alone=$PWD/.build/release/sepit
ranked=$PWD/.build-mpi/release/sepit
# As root, as in a container, and with more ranks than cores, MPI asks to be told.
# It gives ranks a second to end after SIGTERM unless it is told otherwise.
mpirun="mpirun --allow-run-as-root --oversubscribe --bind-to none --mca odls_base_sigkill_timeout 10"
check() { printf '%s: ' "$1"; shift; if "$@"; then echo yes; else echo NO; exit 1; fi; }

test -e "$work/data/manifest.json" || {
    "$alone" make-demo --out "$work/corpus" --count 400 --seed 5 --force
    "$alone" build-dataset "$work/corpus" --annotations "$work/corpus/annotations.tsv" --out "$work/data"
}
rm -rf "$work"/run-*
settings="--set train.maxSteps=200 --set train.epochs=500 --set train.accumulation=2 --set train.tokensPerBatch=2048 --set train.evalEvery=0 --set train.saveEvery=20"
seconds() { began=$(date +%s.%N); "$@" >/dev/null 2>"$work/log"; echo "$began $(date +%s.%N)" | awk '{ print $2 - $1 }'; }
export SEPIT_THREADS=1
one=$(seconds "$alone" train stage1 --data "$work/data" --out "$work/run-1" $settings)
two=$(seconds $mpirun -np 2 "$ranked" train stage1 --data "$work/data" --out "$work/run-2" $settings)
check "two ranks have the bits of two micro-batches" cmp -s "$work/run-1/model/model.safetensors" "$work/run-2/model/model.safetensors"
echo "one process of one thread $one s, two $two s: $(awk "BEGIN { print $one / $two }") times as fast, starting and reading included"

$mpirun -np 2 "$ranked" train stage1 --data "$work/data" --out "$work/run-6" $settings --set train.shardMoments=true >/dev/null 2>"$work/log"
check "so have two ranks that share the moments" cmp -s "$work/run-1/model/model.safetensors" "$work/run-6/model/model.safetensors"
"$alone" evaluate --model "$work/run-1/model" --data "$work/data" --limit 200 --json >"$work/scores-1" 2>"$work/log"
$mpirun -np 2 "$ranked" evaluate --model "$work/run-1/model" --data "$work/data" --limit 200 --json >"$work/scores-2" 2>"$work/log"
check "two ranks find the answers of one" cmp -s "$work/scores-1" "$work/scores-2"

$mpirun -np 2 "$ranked" build-dataset "$work/corpus" --annotations "$work/corpus/annotations.tsv" --out "$work/data-2" --force 2>"$work/log"
check "two ranks build the dataset of one" diff -qr "$work/data" "$work/data-2"

# A rank that is killed ends the job, and the newest checkpoint is whole.
long=$(echo "$settings" | sed 's/maxSteps=200/maxSteps=5000/')
$mpirun -np 2 "$ranked" train stage1 --data "$work/data" --out "$work/run-3" $long >/dev/null 2>"$work/log" &
job=$!
while ! ls "$work"/run-3/checkpoints/*/manifest.json >/dev/null 2>&1; do sleep 1; done
pkill -KILL -n -f "$ranked train stage1" || true
began=$(date +%s)
! wait $job
check "a killed rank ends the job within 30 s ($(($(date +%s) - began)) s)" test $(($(date +%s) - began)) -lt 30
timeout -s TERM 30 $mpirun -np 2 "$ranked" train stage1 --data "$work/data" --out "$work/run-3" $long --resume \
    >/dev/null 2>"$work/log" || true
check "it goes on from the last checkpoint, and SIGTERM saves" grep -q "Saved after step" "$work/log"

# Ranks with other settings, and a program without MPI.
! $mpirun -np 1 "$ranked" train stage1 --data "$work/data" --out "$work/run-4" $settings : \
    -np 1 "$ranked" train stage1 --data "$work/data" --out "$work/run-4" $settings --set train.seed=1 >/dev/null 2>"$work/log"
check "ranks with other settings are refused" grep -q "different data, settings or versions" "$work/log"
! $mpirun -np 2 "$alone" train stage1 --data "$work/data" --out "$work/run-5" $settings >/dev/null 2>"$work/log"
check "a program without MPI is no rank" grep -q "built without MPI" "$work/log"
