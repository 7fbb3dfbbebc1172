#!/bin/sh
# Makes the synthetic part of data/ anew: the sample of the corpus, the model of such proteins, and checksums. Takes about half
# an hour on two cores. The corpus that the model is trained on is larger than the sample, and made on the way.
set -eu
cd "$(dirname "$0")/.."

scripts/install_packages.sh
swift build -c release --product sepit
sepit=$PWD/.build/release/sepit
work=${TMPDIR:-/tmp}/sepit-data.$$
mkdir "$work"
trap 'rm -rf "$work"' EXIT

rm -rf data/sample data/demo-model
$sepit make-demo --out data/sample --count 60 --seed 11
$sepit make-demo --out "$work/structures" --count 8000 --seed 21
$sepit build-dataset "$work/structures" --annotations "$work/structures/annotations.tsv" --split random --out "$work/dataset"
$sepit train stage0 --data "$work/dataset" --out "$work/stage0" --config scripts/shipped/stage0.yaml
$sepit train stage1 --data "$work/dataset" --model "$work/stage0/model" --out "$work/stage1" --config scripts/shipped/stage1.yaml
$sepit train stage2 --data "$work/dataset" --model "$work/stage1/model" --out "$work/stage2" --config scripts/shipped/stage2.yaml
$sepit evaluate --model "$work/stage2/model" --data "$work/dataset" | tee "$work/with-structure.txt"
$sepit evaluate --model "$work/stage2/model" --data "$work/dataset" --without-structure
cp -R "$work/stage2/model" data/demo-model
# How sure it may be is fitted on proteins whose families have other ancestors, of several corpora.
mkdir "$work/others"
for seed in 41 42 43 44; do
    $sepit make-demo --out "$work/corpus" --count 1500 --seed $seed
    for file in "$work"/corpus/*.pdb.gz; do mv "$file" "$work/others/S$seed-${file##*/}"; done
    test -e "$work/others.tsv" || head -n 1 "$work/corpus/annotations.tsv" >"$work/others.tsv"
    tail -n +2 "$work/corpus/annotations.tsv" | sed "s/^/S$seed-/" >>"$work/others.tsv"
    rm -r "$work/corpus"
done
$sepit build-dataset "$work/others" --annotations "$work/others.tsv" --split random --out "$work/others-dataset"
$sepit calibrate --model data/demo-model --data "$work/others-dataset"
(cd data && find sample demo-model model -type f | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
