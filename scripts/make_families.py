#!/usr/bin/env python3
"""Writes FASTA with synthetic proteins in families, to measure searches and splits at sizes that nobody ships with a project.

    pip install numpy biopython
    scripts/make_families.py --count 500000 --seed 1 > families.fasta

A protein has one to three domains with linkers between. Domains belong to families whose sizes follow a power law, as those of
Pfam do; a family has subfamilies, 25 to 60% of whose residues differ from its ancestor's, and members differ from their subfamily in 5 to
60%. Substitutions are drawn by BLOSUM62; a place in fifty of those that differ has an insertion or a deletion instead. Headers are those of RefSeq;
a name says the family of the first domain, so that a split can be compared with it.
"""
import argparse
import sys

import numpy as np
from Bio.Align import substitution_matrices

LETTERS = "ARNDCQEGHILKMFPSTWYV"
# Robinson and Robinson, PNAS 88, 1991, in the order of the letters.
BACKGROUND = np.array([78, 51, 45, 54, 19, 43, 63, 74, 22, 51, 91, 57, 22, 39, 52, 71, 58, 13, 32, 64], float)
BACKGROUND /= BACKGROUND.sum()


def substitutions():
    """Cumulative probabilities of what replaces each residue."""
    matrix = substitution_matrices.load("BLOSUM62")
    scores = np.array([[matrix[a][b] for b in LETTERS] for a in LETTERS])
    chances = BACKGROUND * np.exp(0.3176 * scores)
    np.fill_diagonal(chances, 0)
    return np.cumsum(chances / chances.sum(1, keepdims=True), axis=1)


class Families:
    def __init__(self, count, random):
        self.random = random
        self.table = substitutions()
        self.ancestors = [self.drawn(int(length)) for length in np.clip(random.lognormal(4.9, 0.45, count), 40, 500)]
        self.subfamilies = [[] for _ in range(count)]
        weights = 1 / (np.arange(count) + 3) ** 0.8
        self.cumulative = np.cumsum(weights / weights.sum())

    def drawn(self, length):
        return self.random.choice(20, size=length, p=BACKGROUND).astype(np.int8)

    def mutated(self, sequence, share):
        sequence = sequence.copy()
        places = np.flatnonzero(self.random.random(len(sequence)) < share)
        chances = self.random.random(len(places))
        sequence[places] = (chances[:, None] > self.table[sequence[places]]).sum(1)
        gaps = places[self.random.random(len(places)) < 0.02]
        for place in gaps[::-1]:
            length = int(self.random.geometric(0.3))
            if self.random.random() < 0.5:
                sequence = np.concatenate([sequence[:place], sequence[place + length:]])
            else:
                sequence = np.concatenate([sequence[:place], self.drawn(length), sequence[place:]])
        return sequence

    def member(self, family):
        subfamilies = self.subfamilies[family]
        # As many subfamilies as members' roots, slowly more with the family's size.
        if not subfamilies or self.random.random() < 0.5 / len(subfamilies):
            subfamilies.append(self.mutated(self.ancestors[family], self.random.uniform(0.25, 0.6)))
        chosen = subfamilies[int(self.random.integers(len(subfamilies)))]
        return self.mutated(chosen, self.random.uniform(0.05, 0.6))

    def protein(self):
        domains = np.searchsorted(self.cumulative, self.random.random(1 + np.searchsorted([0.75, 0.95], self.random.random())))
        parts = []
        for domain in domains:
            parts += [self.drawn(int(self.random.integers(5, 40))), self.member(int(domain))]
        return int(domains[0]), np.concatenate(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100000)
    parser.add_argument("--families", type=int, help="count / 10 where it is not given")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    families = Families(arguments.families or max(10, arguments.count // 10), random)
    letters = np.frombuffer(LETTERS.encode(), np.uint8)
    for number in range(arguments.count):
        family, sequence = families.protein()
        text = letters[sequence].tobytes().decode()
        sys.stdout.write(f">XP_{number + 1:09d}.1 family {family} reductase [Synthetica exempli]\n{text}\n")


if __name__ == "__main__":
    main()
