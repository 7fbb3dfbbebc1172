#!/usr/bin/env python3
"""Asks the model of the demonstration corpus about proteins that it has not seen, and compares what moved its answers with what was
planted: the conserved sites of a family for the function, the sorting signal for the location, nothing in the sequence for the fold.

    scripts/check_explain.py .build/release/sepit

Prints, for right answers, how often the stretch whose hiding changes most (and the one with the largest derivatives) overlaps what was
planted, beside how often a stretch taken at random would; and how much the structure and the sequence moved each kind of answer. Ends
with 1 where the stretches do not find it.
"""
import argparse
import csv
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

# Conserved sites, in PROSITE's notation: Sources/DemoCorpus/DemoLabels.swift.
SITES = {
    "ATP-binding NTPase": ["[AG]-x(4)-G-K-[ST]", "[LIVM](3)-D-[DE]"],
    "calcium-binding protein": ["D-x-D-x-D-G-x-[ILV]-x(3)-E", "D-x-[DN]-x-[DN]-G-x-[ILV]-x(3)-E"],
    "zinc-finger transcription factor": ["C-x(2)-C-x(3)-F-x(5)-L-x(2)-H-x(3)-H"],
    "cytochrome c": ["C-x(2)-C-H", "P-G-T-[KR]-M"],
    "serine protease": ["[LIVM]-[ST]-A-A-H-C", "G-D-S-G-G-P"],
    "RNA helicase": ["P-T-R-E-L-[AC]", "[LIVM](2)-D-E-A-D-[RK]-[LIVM]"],
    "protein kinase": ["[LIVM]-[IV]-H-R-D-[LIVM]-K-x(2)-N-[LIVM]", "[LIVM]-x-D-F-G"],
    "thiol-disulfide oxidoreductase": ["[FY]-W-A-x-W-C-G-P-C-[KR]", "[IV]-x-[GS]-[IV]-P-T"],
    "short-chain dehydrogenase": ["T-G-[AGS]-x(2)-G-[ILV]-G", "Y-[CG]-[AST]-[ST]-K"],
    "zinc metalloprotease": ["[LIVM]-x-H-E-[LIVM]-G-H-x(2)-[GN]"],
}
# Sorting signals: Sources/DemoCorpus/Sequence/SortingSignal.swift. Proteins of the cytoplasm have none.
PEPTIDE = r"^M[A-Z]{1,3}[LAVIF]{10,13}[A-Z]{2}[A-Z]{2}A"
SIGNALS = {
    "nucleus": [r"[KR]{2}.{9,11}KK[KR][KR]", r"P[KR]{5}V|PKKRRKL|PKRKKKV|APKKKRK"],
    "peroxisome": [r"[SAC][KR]L$"],
    "endoplasmic reticulum": [PEPTIDE, r"[KH]DEL$"],
    "secreted": [PEPTIDE],
    "membrane": [r"[LIVAFGM]{19,22}[KR]{2,3}"],
}


def expression(motif):
    parts = [re.fullmatch(r"(\[[A-Z]+\]|[A-Zx])(?:\((\d+)\))?", part) for part in motif.split("-")]
    return "".join(part[1].replace("x", ".") + (f"{{{part[2]}}}" if part[2] else "") for part in parts)


def planted(row, sequence):
    """Of each question, the positions that carry its answer."""
    def places(expressions):
        return {i for text in expressions for match in re.finditer(text, sequence) for i in range(*match.span())}
    return {"function": places(map(expression, SITES[row["function"]])), "location": places(SIGNALS.get(row["location"], [])),
            "fold": set()}


def overlap(window, places):
    return any(place in places for place in range(window["first"] - 1, window["last"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sepit")
    parser.add_argument("--model", default="data/demo-model")
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=52)
    options = parser.parse_args()
    questions = {"function": "What is the function of this protein?", "location": "Where in the cell is this protein?",
                 "fold": "What is the fold of this protein?"}
    found = {kind: [] for kind in questions}
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder) / "corpus"
        subprocess.run([options.sepit, "make-demo", "--out", corpus, "--count", str(options.count), "--seed", str(options.seed)],
                       check=True, stderr=subprocess.DEVNULL)
        for row in csv.DictReader(open(corpus / "annotations.tsv"), delimiter="\t"):
            output = subprocess.run(
                [options.sepit, "ask", "--model", options.model, "--no-evidence", "--explain", "--json", "--precision", "0",
                 "--structure", corpus / f"{row['id']}.pdb.gz"], input="\n".join(questions.values()), text=True,
                check=True, capture_output=True).stdout
            for kind, line in zip(questions, output.splitlines()):
                answer = json.loads(line)
                explanation = answer["explanation"]
                if row[kind].lower() not in answer["answer"].lower() or explanation["reason"]:
                    continue
                protein = explanation["proteins"][0]
                places = planted(row, protein["sequence"])[kind]
                windows = protein["windows"]
                found[kind].append({
                    "places": places, "structure": explanation["structure"], "correlation": protein["rank_correlation"],
                    "sequence": max(abs(window["effect"]) for window in windows),
                    "hidden": overlap(max(windows, key=lambda window: window["effect"]), places),
                    "gradient": overlap(max(windows, key=lambda window: window["gradient"]), places),
                    "chance": sum(overlap(window, places) for window in windows) / len(windows)})
    print(f"{'question':10}{'right':>7}{'hidden':>9}{'gradient':>10}{'chance':>8}{'rank corr.':>12}{'structure':>11}{'a stretch':>11}")
    shares = {}
    for kind, cases in found.items():
        marked = [case for case in cases if case["places"]]
        mean = lambda name, of: sum(case[name] for case in of) / len(of) if of else float("nan")
        shares[kind] = (mean("hidden", marked), mean("chance", marked))
        median = lambda name: statistics.median(abs(case[name]) for case in cases if case[name] is not None)
        print(f"{kind:10}{len(cases):7}{mean('hidden', marked):9.0%}{mean('gradient', marked):10.0%}{mean('chance', marked):8.0%}"
              f"{statistics.median(case['correlation'] or 0 for case in cases):12.2f}{median('structure'):11.2f}{median('sequence'):11.2f}")
    print("hidden, gradient: the stretch with the largest change, or sum of derivatives, overlaps what was planted;\n"
          "structure, a stretch: median change of the log-probability without it")
    fold = [abs(case["structure"]) for case in found["fold"]]
    ok = all(shares[kind][0] >= least and shares[kind][0] >= 2 * shares[kind][1] for kind, least in [("function", 0.9), ("location", 0.75)])
    ok = ok and statistics.median(fold) >= 1
    if not ok:
        sys.exit("What moved the answers is not what was planted.")


main()
