#!/usr/bin/env python3
"""Makes the reference values of Tests/ProteinExpertsTests/Goldens.

    python3 scripts/goldens/expert_goldens.py

composition.tsv: Biopython 1.88's ProtParam on random sequences: pH, mass, pI, charge at that pH, extinction reduced and
oxidised, mean hydropathy. motifs.tsv: PROSITE patterns translated into Python's regular expressions, as Biopython's former
Bio.Prosite.Pattern did: pattern, sequence, matches from 1 as start-end, one from each start, none within another.

Needs biopython.
"""
import pathlib
import random
import re

from Bio.SeqUtils.ProtParam import ProteinAnalysis

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/ProteinExpertsTests/Goldens"
RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
PATTERNS = """
N-{P}-[ST]-{P}
[AC]-x-V-x(4)-{ED}
<A-x-[ST](2)-x(0,1)-V
C-x(2,4)-C-x(3)-[LIVMFYWC]-x(8)-H-x(3,5)-H
[AG]-x(4)-G-K-[ST]
[RK](2)-x-[ST].
x(0,3)-W-x(1,2)-[AC]
[DE](2,4)-x(0,2)-K(1,2)
[KR]-[LM]>
L-[GA>]
S-K-L>
A(2,3)-x(1,3)-A
<x(0,5)-K-x(2)-R
MASK
D-x*-E>
""".split()


def expression(pattern):
    """A regular expression, as greedy as PROSITE's own scanner."""
    text = pattern.rstrip(".").replace("-", "")
    text = re.sub(r"\[([A-Z]+)>\]", r"(?:[\1]|$)", text)
    text = text.replace("{", "[^").replace("}", "]")
    text = re.sub(r"\((\d+(?:,\d+)?)\)", r"{\1}", text)
    return re.compile(text.replace("x", ".").replace("<", "^").replace(">", "$"))


def matches(pattern, sequence):
    found, end = [], 0
    compiled = expression(pattern)
    for start in range(len(sequence)):
        match = compiled.match(sequence, start) if start == 0 or not pattern.startswith("<") else None
        if match and match.end() > start and match.end() > end:
            found.append(f"{start + 1}-{match.end()}")
            end = match.end()
    return found


def instance(pattern, draw):
    """A sequence that matches the pattern."""
    text = ""
    for kind, letters, low, high in re.findall(r"([\[{]?)([A-Zx>]+)[\]}]?(?:\((\d+)(?:,(\d+))?\))?", pattern):
        for word in [letters] if kind else letters:
            choices = [x for x in RESIDUES if (x in word or word == "x") != (kind == "{")] or [""]
            text += "".join(draw.choice(choices) for _ in range(draw.randint(int(low or 1), int(high or low or 1))))
    return text


def main():
    draw = random.Random(7)
    rows = []
    for number in range(40):
        length = draw.choice([1, 2, 5, 30, 120, 400])
        letters = RESIDUES if number % 4 else draw.choice(["DE", "KR", "ACW", "GSTY"])
        sequence = "".join(draw.choice(letters) for _ in range(length))
        ph = draw.choice([0, 2.5, 5, 7, 7.4, 9.25, 14])
        analysis = ProteinAnalysis(sequence)
        reduced, oxidised = analysis.molar_extinction_coefficient()
        rows.append([sequence, ph, f"{analysis.molecular_weight():.4f}", f"{analysis.isoelectric_point():.4f}",
                     f"{analysis.charge_at_pH(ph):.4f}", reduced, oxidised, f"{analysis.gravy():.4f}"])
    write("composition.tsv", rows)
    rows = []
    for pattern in PATTERNS:
        letters = sorted(set(re.sub(r"[^A-Z]", "", pattern)) | set("AKSG"))
        for _ in range(6):
            around = ["".join(draw.choice(letters) for _ in range(draw.choice([0, 3, 20]))) for _ in range(3)]
            sequence = instance(pattern, draw).join(around)
            rows.append([pattern, sequence, ",".join(matches(pattern, sequence))])
    write("motifs.tsv", rows)


def write(name, rows):
    (FOLDER / name).write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


if __name__ == "__main__":
    main()
