#!/bin/sh
# Tables that build-dataset reads, from the files of public databases, with the side of every protein: two proteomes, two
# tenths of the clusters of yeast and of the structures, and the test sets of others are held out.
#
#   tables.sh SEPIT SOURCES OUT
set -eu
sepit=$1 sources=$2 out=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"

# Proteomes: name and organism stand in the FASTA headers; a table gives the sides. How sure a model may be shows on an organism
# that it has not seen.
{
    printf 'id\tsplit\n'
    for file in "$sources"/proteomes/*.faa.gz; do
        case $(basename "$file" .faa.gz) in tmaritima) side=test ;; baphidicola) side=valid ;; *) side=train ;; esac
        gzip -dc "$file" | awk -v side=$side 'sub(/^>/, "") {
            print $1 "\t" (side == "train" && ++n % 100 == 0 ? "valid" : side) }'
    done
} >"$out/proteome_sides.tsv"

# Yeast, and the chains of the structures, are divided by similarity.
gzip -dc "$sources/yeast_function.tsv.gz" | awk -f "$here/yeast.awk" >"$out/yeast.tsv"
divide() {
    name=$1
    shift
    test -e "$out/$name-division/manifest.json" || $sepit build-dataset "$@" --out "$out/$name-division"
    printf 'id\tsplit\n'
    # Every chain of a protein, so that it is found whichever of them the protein goes by elsewhere. Of some, something is
    # known elsewhere only: these are for training, unless they are one with what is held out.
    sed -n 's/"split":"index"/"split":"train"/; s/.*"split":"\(train\|valid\|test\)".*"structures":\[\([^]]*\)\].*/\1,\2/p' \
        "$out/$name-division/proteins.jsonl" |
        awk -F , '{ for (i = 2; i <= NF; i++) { gsub(/"/, "", $i); print $i "\t" $1 } }'
}
divide yeast "$out/yeast.tsv" >"$out/yeast_sides.tsv"
divide structures "$sources/structures" --annotations "$sources/structure_annotations.tsv" >"$out/structure_sides.tsv"

# Places in the cell.
for side in train test; do
    gzip -dc "$sources/deeploc_$side.fasta.gz" | awk -v side=$side -f "$here/places.awk" >"$out/places_$side.tsv"
done

# Enzymes that became known later; they are never trained on.
gzip -dc "$sources/ec_new392.tsv.gz" | awk -F '\t' -v OFS='\t' '
    NR == 1 { print "id", "ec", "sequence", "split"; next } { print $1, $2, $3, "test" }' >"$out/later_enzymes.tsv"
