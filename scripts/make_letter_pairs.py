#!/usr/bin/env python3
"""Prints the table of Sources/SEPITPipeline/Asking/Question/LetterPairs.swift: how much likelier a letter is in a protein
than after another letter in an English word, by words of a dictionary and of the names of proteins.

    scripts/make_letter_pairs.py /usr/share/dict/words PROTEOME.faa.gz...

Made with the word list of Debian's wamerican 2020.12.07 and fourteen proteomes of bacteria, archaea and Plasmodium; others give
nearly the same.
"""

import collections
import gzip
import math
import re
import sys

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RARE = {"X": 0.004, "B": 0.0003, "Z": 0.0003, "U": 0.0002, "O": 0.0001, "J": 0.0001}

words = {
    word.upper() for word in open(sys.argv[1], errors="ignore").read().split() if re.fullmatch("[A-Za-z]{3,}", word)
}
named = collections.Counter()
residues = collections.Counter()
for path in sys.argv[2:]:
    for line in gzip.open(path, "rt", errors="ignore"):
        if line[0] == ">":
            named.update(word.upper() for word in re.findall("[A-Za-z]{4,}", line.partition(" ")[2]))
        else:
            residues.update(line.strip().upper())
words |= {word for word, count in named.items() if count >= 2}

follows = collections.defaultdict(collections.Counter)
for word in words:
    for one, next_ in zip("^" + word, word + "$"):
        follows[one][next_] += 1

common = [letter for letter in LETTERS if letter not in RARE]
total = sum(residues[letter] for letter in common)
protein = {letter: 0.995 * residues[letter] / total for letter in common} | RARE
for one in "^" + LETTERS:
    count = sum(follows[one].values())
    row = ""
    for next_ in LETTERS + "$":
        english = (follows[one][next_] + 0.3) / (count + 0.3 * 27)
        bits = math.log2((protein[next_] if next_ != "$" else 1) / english)
        row += chr(40 + max(0, min(80, round(4 * bits) + 44)))
    print(f'        #"{row}"#,')
