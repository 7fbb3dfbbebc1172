#!/bin/sh
# Makes data/model anew: the model of real proteins, trained from nothing, and the index of what it may cite. Takes some
# hours on two cores; run again after an interruption, it goes on where it was.
#
#   scripts/make_real_model.sh SOURCES WORK
#
# SOURCES holds the files that data/README.md lists with where they can be downloaded: proteomes/*.faa.gz, structures/*.gz,
# structure_annotations.tsv, yeast_function.tsv.gz, goslim_yeast.obo.gz, deeploc_train.fasta.gz, deeploc_test.fasta.gz and
# ec_new392.tsv.gz. The last two are for evaluation only. WORK is a folder for everything that is made on the way.
set -eu
test $# = 2 || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 64; }
sources=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
cd "$(dirname "$0")/.."

scripts/install_packages.sh
swift build -c release --product sepit
sepit=$PWD/.build/release/sepit

say() { printf '\n== %s\n' "$*"; }
train() { # STAGE ARGUMENTS: begins the stage, goes on with it, or leaves it as it is
    stage=$1
    shift
    if test -e "$work/$stage/model/manifest.json"; then return; fi
    resume=$(test -e "$work/$stage" && echo --resume || true)
    $sepit train "${stage%%-*}" --data "$work/dataset" --out "$work/$stage" --config "scripts/real_model/$stage.yaml" "$@" $resume
}

say "Tables and sides"
tables=$work/tables
scripts/real_model/tables.sh "$sepit" "$sources" "$tables"

say "Dataset"
test -e "$work/dataset/manifest.json" || $sepit build-dataset "$sources/proteomes" "$sources/structures" \
    "$tables/yeast.tsv" "$tables/places_train.tsv" "$tables/places_test.tsv" "$tables/later_enzymes.tsv" \
    --annotations "$tables/proteome_sides.tsv" "$tables/structure_sides.tsv" "$tables/yeast_sides.tsv" \
    "$sources/structure_annotations.tsv" "$sources/goslim_yeast.obo.gz" --split column --out "$work/dataset"
test -e "$work/dataset/neighbours.safetensors" || $sepit dataset neighbours "$work/dataset"

say "Training"
train stage1
train stage2 --model "$work/stage1/model"

$sepit calibrate --model "$work/stage2/model" --data "$work/dataset" --precision 0.75

say "Scores"
$sepit evaluate --model "$work/stage2/model" --data "$work/dataset" --write-answers "$work/answers.jsonl" | tee "$work/scores.txt"
$sepit evaluate --model "$work/stage2/model" --data "$work/dataset" --without-evidence | tee "$work/scores-without-evidence.txt"

rm -rf data/model
cp -R "$work/stage2/model" data/model
(cd data && find sample demo-model model -type f | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
