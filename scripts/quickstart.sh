#!/bin/sh
# From nothing to answers: installs the system libraries, builds sepit, makes a synthetic corpus of structure files,
# builds an instruction dataset, trains the stages of a small model, evaluates it on proteins it has not seen, with and
# without their structures, and asks three questions. Everything it makes is in the folder quickstart/.
set -eu
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

say "System libraries and build"
scripts/install_packages.sh
swift build -c release --product sepit
sepit=.build/release/sepit

say "A real protein: adenylate kinase of Thermotoga maritima, which the model that comes with sepit has not seen"
protein=MMAYLVFLGPPGAGKGTYAKRLQEITGIPHISTGDIFRDIVKKENDELGKKIKEIMERGELVPDELVNEVVKRRLSEKDCERGFILDGYPRTVAQAEFLDGFLKTQNKELTAAVLFEVPEEVVVQRLTARRICPKCGRIYNLISLPPKEDELCDDCKVKLVQREDDKEETVRHRYKVYLEKTQPVIDYYDKKGILKRVDGTIGIDNVIAEVLKIIGWSDK
real=$($sepit ask "What is the name of $protein?")
printf '%s\n' "$real"
case $real in *[Aa]denylate\ kinase*) ;; *) fail "Neither the answer nor its evidence names the protein." ;; esac

run=quickstart
rm -rf "$run"
mkdir "$run"

say "A corpus of synthetic structure files"
$sepit make-demo --out $run/structures --count 5000 --seed 1

say "An instruction dataset"
$sepit build-dataset $run/structures --annotations $run/structures/annotations.tsv --split random --out $run/dataset

say "Stage 0: the protein side warms up"
$sepit train stage0 --data $run/dataset --out $run/stage0 --config scripts/quickstart/stage0.yaml

say "Stage 1: captions"
$sepit train stage1 --data $run/dataset --model $run/stage0/model --out $run/stage1 --config scripts/quickstart/stage1.yaml

say "Stage 2: experts, questions and answers"
$sepit train stage2 --data $run/dataset --model $run/stage1/model --out $run/stage2 --config scripts/quickstart/stage2.yaml

say "Held-out proteins, with their structures"
$sepit evaluate --model $run/stage2/model --data $run/dataset --limit 450 > $run/scores.txt
cat $run/scores.txt
say "The same proteins, sequences only"
$sepit evaluate --model $run/stage2/model --data $run/dataset --limit 450 --without-structure > $run/scores-sequence.txt
cat $run/scores-sequence.txt

# The fold shows in the coordinates, and only there.
fold() { awk '$1 == "fold" && $2 == "open" { seen = 1; exit !('"$1"') } END { if (!seen) exit 1 }' "$2"; }
fold '$4 + 0 >= 85' $run/scores.txt || fail "The model has not learned to see folds."
fold '$4 + 0 <= $6 + 15' $run/scores-sequence.txt || fail "Folds show without a structure: they must not."

say "Three questions"
$sepit make-demo --out $run/unseen --count 3 --seed 2
ask() { # NAME PROPERTY QUESTION: the answer must name some value of the property
    echo "$1: $3"
    $sepit ask --model $run/stage2/model --structure "$run/unseen/$1.pdb.gz" "$3" > $run/answer.txt
    cat $run/answer.txt
    grep "^$1" $run/unseen/annotations.tsv
    awk -F '\t' -v property="$2" '
        FNR == NR { if (FNR == 1) for (i = 1; i <= NF; i++) column[$i] = i; else values[$column[property]]; next }
        { for (value in values) if (index($0, value)) found = 1 }
        END { exit !found }' $run/structures/annotations.tsv $run/answer.txt || fail "This is no answer about the $2."
}
ask DEMO00000 fold "What is the fold of this protein?"
ask DEMO00001 location "Where in the cell is this protein?"
ask DEMO00002 function "What is the function of this protein?"

cat <<'MESSAGE'

== What next
Ask the shipped model about a sequence, or about a structure file of yours:
  .build/release/sepit ask "function of MKTAYIAKQRQISFVKSHFSRQ"
  .build/release/sepit ask --structure yours.pdb.gz "What is the fold of this protein?"
It has seen some 47,000 real proteins and shows the nearest of them beside its answer. For a model of your own, train on your own
files and annotations:
  .build/release/sepit build-dataset FOLDER --annotations TABLE.tsv --out dataset
  .build/release/sepit train stage0 --data dataset --out run0
  .build/release/sepit train stage1 --data dataset --model run0/model --out run1
  .build/release/sepit train stage2 --data dataset --model run1/model --out run2
  .build/release/sepit evaluate --model run2/model --data dataset
MESSAGE
