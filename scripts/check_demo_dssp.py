#!/usr/bin/env python3
"""Checks with DSSP that the folds of the demo corpus are what their labels say.

    scripts/check_demo_dssp.py CORPUS [--sample N]

CORPUS is a folder written by `sepit make-demo`. Runs `mkdssp` (version 4) on the first N proteins of every fold and
prints the mean share of residues in helices (H, G, I) and strands (E), and how many proteins look like their fold.
Exits with 1 if fewer than 90% of any fold do. Needs mkdssp and nothing else outside the standard library.
"""
import argparse
import collections
import csv
import gzip
import pathlib
import subprocess
import sys
import tempfile

# What a protein of each fold must show, as shares of its residues: (least helix, most helix, least strand, most strand).
EXPECTED = {
    "helical bundle": (0.45, 1.00, 0.00, 0.05),
    "beta sandwich": (0.00, 0.05, 0.18, 1.00),
    "beta barrel": (0.00, 0.05, 0.30, 1.00),
    "alternating alpha/beta": (0.15, 0.80, 0.06, 0.60),
    "extended and disordered": (0.00, 0.05, 0.00, 0.05),
}


def shares(path):
    """Shares of helix and strand residues in one gzipped PDB file, as DSSP assigns them."""
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder, "model.pdb")
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        result = pathlib.Path(folder, "model.dssp")
        subprocess.run(
            ["mkdssp", "--output-format", "dssp", str(plain), str(result)], check=True, capture_output=True, text=True)
        lines = result.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  #  RESIDUE")) + 1
    codes = [line[16] for line in lines[start:] if line[13] != "!"]
    return sum(code in "HGI" for code in codes) / len(codes), codes.count("E") / len(codes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--sample", type=int, default=40, help="proteins per fold (default 40)")
    arguments = parser.parse_args()

    by_fold = collections.defaultdict(list)
    with open(arguments.corpus / "annotations.tsv", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            by_fold[row["fold"]].append(row["id"])

    failed = False
    for fold, identifiers in sorted(by_fold.items()):
        least_helix, most_helix, least_strand, most_strand = EXPECTED[fold]
        measured = [shares(arguments.corpus / f"{name}.pdb.gz") for name in identifiers[: arguments.sample]]
        fitting = sum(
            least_helix <= helix <= most_helix and least_strand <= strand <= most_strand for helix, strand in measured)
        helix, strand = (sum(column) / len(measured) for column in zip(*measured))
        print(f"{fold:26s} {len(measured):4d} proteins  helix {helix:5.1%}  strand {strand:5.1%}  "
              f"as labelled {fitting / len(measured):6.1%}")
        failed |= fitting < 0.9 * len(measured)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
