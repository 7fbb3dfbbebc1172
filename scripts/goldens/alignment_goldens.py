#!/usr/bin/env python3
"""Writes Tests/SequenceSearchTests/Goldens/alignments.tsv: scores, ends, matches and columns of local alignments.

Oracle: parasail (pip install parasail==1.3.4), BLOSUM62, a gap of n residues costs 11 + (n - 1), as with MMseqs2.
Sequences are random ones and mutated copies, from a fixed seed; pairs with several best alignments are left out.
"""
import random

import parasail

LETTERS = "ARNDCQEGHILKMFPSTWYV"


def mutated(sequence, share, generator):
    result = []
    for letter in sequence:
        draw = generator.random()
        if draw < share:
            result.append(generator.choice(LETTERS))
        elif draw < share * 1.05:
            result.extend(generator.choice(LETTERS) for _ in range(generator.randint(1, 12)))
            result.append(letter)
        elif draw > 1 - share * 0.05:
            continue
        else:
            result.append(letter)
    return "".join(result)


def stats(query, target):
    found = parasail.sw_stats_striped_32(query, target, 11, 1, parasail.blosum62)
    return found.score, found.end_query, found.end_ref, found.matches, found.length


def main():
    generator = random.Random(20251125)
    lines = ["query\ttarget\tscore\tquery_end\ttarget_end\tmatches\tcolumns"]
    while len(lines) <= 24:
        query = "".join(generator.choice(LETTERS) for _ in range(generator.randint(30, 160)))
        core = mutated(query, generator.choice([0.1, 0.3, 0.5]), generator)
        flank = ["".join(generator.choice(LETTERS) for _ in range(generator.randint(0, 60))) for _ in range(2)]
        target = flank[0] + core + flank[1]
        found, swapped = stats(query, target), stats(target, query)
        backwards = stats(query[::-1], target[::-1])
        if found[0] < 40 or found[3:] != swapped[3:] or found[3:] != backwards[3:]:
            continue
        if (found[1], found[2]) != (swapped[2], swapped[1]):
            continue
        lines.append("\t".join([query, target] + [str(value) for value in found]))
    with open("Tests/SequenceSearchTests/Goldens/alignments.tsv", "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
