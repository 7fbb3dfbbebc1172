#!/usr/bin/env python3
"""Asks for the folds of the demo corpus, which no text tells, of a model that calls experts.

    scripts/check_folds.py CORPUS [--model data/model] [--sepit .build/release/sepit] [--count 200]

CORPUS is a folder written by `sepit make-demo`. A model that was not trained on its folds can only tell them by calling the
expert for secondary structure, whose classes are coarser: a sandwich and a barrel are both all-beta. Printed is the share of
answers that name the class of the protein's fold, and the same with --no-experts. Exits with 1 where it is below 95%.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys

CLASSES = {
    "helical bundle": "all-alpha",
    "beta sandwich": "all-beta",
    "beta barrel": "all-beta",
    "alternating alpha/beta": "alpha/beta",
    "extended and disordered": "irregular",
}
QUESTIONS = ["What is the fold of <protein>?", "Which fold does <protein> have?", "<protein> How does this protein fold?",
             "What fold class has <protein>?", "fold of <protein>"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--model", default="data/model")
    parser.add_argument("--sepit", default=".build/release/sepit")
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    with open(arguments.corpus / "annotations.tsv", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))[:arguments.count]
    shares = []
    for options in [], ["--no-experts"]:
        right = 0
        for index, row in enumerate(rows):
            command = [arguments.sepit, "ask", "--model", arguments.model, "--json", "--no-evidence", *options, "--structure",
                       str(arguments.corpus / f"{row['id']}.pdb.gz"), QUESTIONS[index % len(QUESTIONS)]]
            answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            right += CLASSES[row["fold"]] in answer["answer"]
        shares.append(right / len(rows))
    print(f"{len(rows)} folds: {shares[0]:.1%} right with experts, {shares[1]:.1%} without")
    sys.exit(0 if shares[0] >= 0.95 else 1)


if __name__ == "__main__":
    main()
