#!/bin/sh
# Trains stage 2 of one small model with every tuning.method on the demonstration corpus and prints what each takes and how
# well the result answers about proteins that it has not seen; then what a step of a larger model takes. Under 20 minutes
# on two idle cores; everything is made in the folder given, or in compare_adapters/. Needs a built sepit, or its path in SEPIT.
#
# Usage: compare_adapters.sh [FOLDER]
set -eu
cd "$(dirname "$0")/.."
sepit=${SEPIT:-.build/release/sepit}
out=${1:-compare_adapters}
mkdir -p "$out"

say() { printf '== %s\n' "$*" >&2; }

# Runs a command, output into a log, and prints its largest resident memory in MB.
peak() {
    log=$1
    shift
    "$@" >"$log" 2>&1 &
    pid=$! high=0
    while kill -0 $pid 2>/dev/null; do
        now=$(awk '/^VmHWM/ { print int($2 / 1024) }' /proc/$pid/status 2>/dev/null || true)
        high=${now:-$high}
        sleep 0.2
    done
    wait $pid || { cat "$log" >&2; exit 1; }
    echo "$high"
}

# The first number, commas removed, before or after a word in a log.
trained() { sed -n 's/^model: .* \([0-9,]*\) trained$/\1/p' "$1"; }
moments() { sed -n 's/^tuning: .* \([0-9.]*\) MB of moments$/\1/p' "$1"; }

if [ ! -d "$out/stage1/model" ]; then
    say "A corpus, and a model that captions it"
    $sepit make-demo --out "$out/structures" --count 5000 --seed 1 --force 2>/dev/null
    $sepit build-dataset "$out/structures" --annotations "$out/structures/annotations.tsv" --split random --out "$out/dataset" 2>/dev/null
    $sepit train stage0 --data "$out/dataset" --out "$out/stage0" --config scripts/quickstart/stage0.yaml >&2
    $sepit train stage1 --data "$out/dataset" --model "$out/stage0/model" --out "$out/stage1" \
        --config scripts/quickstart/stage1.yaml >&2
fi

accuracy() {
    $sepit evaluate "$@" --data "$out/dataset" --limit 900 --json 2>/dev/null | awk '
        function number(key) {
            match($0, "\"" key "\":[0-9.e-]+")
            return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) + 0
        }
        /"band":"all"/ && /"kind":"(open|yesno)"/ {
            kind = /"kind":"open"/ ? "open" : "yesno"
            right[kind] += number("model") * number("n")
            all[kind] += number("n")
        }
        END { printf "%.1f%% | %.1f%%", 100 * right["open"] / all["open"], 100 * right["yesno"] / all["yesno"] }'
}

# Time per step of each method for the given arguments: the least of three dry runs in turn.
timings() {
    name=$1
    shift
    rm -f "$out/$name"-*.time
    for round in 1 2 3; do
        for method in full half lora nola; do
            $sepit train "$@" --data "$out/dataset" --out "$out/none" --set "tuning.method=$method" --dry-run 2>/dev/null |
                sed -n 's/^time: \([0-9.]*\) s.*/\1/p' >>"$out/$name-$method.time"
        done
    done
}
least() { sort -g "$1" | head -n 1; }

# Captions have few words of the questions: embeddings and output layer must learn them.
modules=tuning.modules=connector,router,embeddings,head
for line in "full 1e-3" "half 1e-3" "lora 2e-3" "nola 5e-3"; do
    set -- $line
    [ ! -f "$out/$1.peak" ] || continue
    say "Stage 2, $1"
    rm -rf "$out/$1"
    high=$(peak "$out/$1.log" $sepit train stage2 --data "$out/dataset" --model "$out/stage1/model" --out "$out/$1" \
        --set "tuning.method=$1" --set $modules --set "train.learningRate=$2" --set train.maxSteps=1000 \
        --set train.beta2=0.98 --set train.evalEvery=0 --set train.saveEvery=0)
    echo "$high" >"$out/$1.peak"
done
timings small stage2 --model "$out/stage1/model" --set $modules

echo "| method | trained | moments, MB | s/step | peak memory, MB | file, MB | open questions | yes/no |"
echo "|---|---|---|---|---|---|---|---|"
echo "| before | | | | | | $(accuracy --model "$out/stage1/model") |"
for method in full half lora nola; do
    run=$out/$method log=$out/$method.log
    if [ -d "$run/adapter" ]; then
        made=$run/adapter
        score=$(accuracy --model "$out/stage1/model" --adapter "$made")
    else
        made=$run/model
        score=$(accuracy --model "$made")
    fi
    size=$(cat "$made"/*.safetensors | wc -c | awk '{ printf "%.2f", $1 / 1e6 }')
    echo "| $method | $(trained "$log") | $(moments "$log") | $(least "$out/small-$method.time") | $(cat "$run.peak") |" \
        "$size | $score |"
done

if [ ! -d "$out/large/model" ]; then
    say "A larger model"
    $sepit train stage1 --data "$out/dataset" --out "$out/large" --set model.hidden=1024 --set model.heads=16 \
        --set model.kvHeads=4 --set model.ffn=2816 --set model.layers=8 --set train.maxSteps=1 --set train.evalEvery=0 \
        --set train.tokensPerBatch=512 >&2
    rm -rf "$out/large/checkpoints"
fi
say "Steps of the larger model"
timings large stage1 --model "$out/large/model" --set train.tokensPerBatch=2048
echo
echo "| method | trained | moments, MB | s/step | peak memory, MB |"
echo "|---|---|---|---|---|"
for method in full half lora nola; do
    log=$out/large-$method.log
    high=$(peak "$log" $sepit train stage1 --data "$out/dataset" --model "$out/large/model" --out "$out/none" \
        --set "tuning.method=$method" --set train.tokensPerBatch=2048 --dry-run)
    echo "| $method | $(trained "$log") | $(moments "$log") | $(least "$out/large-$method.time") | $high |"
done
