#!/usr/bin/env python3
"""Counts how often the experts signal-peptide and membrane-segments are right: the figures on their cards.

    scripts/check_signal_rules.py FOLDER [--sepit .build/release/sepit]

FOLDER holds tmbed.fasta.gz (headers ID|KINGDOM|SP or NO_SP|..., of TMbed and SignalP 6) and DeepLoc's deeploc_train.fasta.gz and
deeploc_test.fasta.gz (the second word of a header is the place, with -M for membrane and -S for soluble).
"""
import argparse
import gzip
import json
import pathlib
import subprocess
import tempfile

EXPERTS = {
    "signal-peptide": lambda result: result.get("likely", False),
    "membrane-segments": lambda result: len(result["segments"]) > 0,
}


def records(path):
    header, letters = None, []
    for line in gzip.open(path, "rt"):
        if line.startswith(">"):
            if header:
                yield header, "".join(letters)
            header, letters = line[1:].strip(), []
        else:
            letters.append(line.strip().upper())
    yield header, "".join(letters)


def share(sepit, expert, sequences):
    with tempfile.NamedTemporaryFile("w", suffix=".fasta") as file:
        file.writelines(f">p{number}\n{sequence}\n" for number, sequence in enumerate(sequences))
        file.flush()
        lines = subprocess.run([sepit, "expert", expert, file.name, "--all", "--json"], check=True, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True).stdout.splitlines()
    assert len(lines) == len(sequences), (len(lines), len(sequences))
    return sum(EXPERTS[expert](json.loads(line)["result"]) for line in lines) / len(sequences)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--sepit", default=".build/release/sepit")
    arguments = parser.parse_args()
    tmbed = [(header.split("|"), sequence) for header, sequence in records(arguments.folder / "tmbed.fasta.gz")]
    deeploc = [(header.split()[1], sequence) for name in ("test", "train")
               for header, sequence in records(arguments.folder / f"deeploc_{name}.fasta.gz")]

    def kingdoms(names, kind):
        return [sequence for words, sequence in tmbed if len(words) == 4 and words[1] in names and words[2] == kind]

    def places(is_meant):
        return [sequence for place, sequence in deeploc if is_meant(place)]

    inside = ("Cytoplasm-S", "Nucleus-U", "Nucleus-S", "Cytoplasm-Nucleus-U")
    prokaryotes = ("NEGATIVE", "POSITIVE", "ARCHAEA")
    for what, expert, having, others in (
        ("eukaryotes", "signal-peptide", kingdoms(["EUKARYA"], "SP"), kingdoms(["EUKARYA"], "NO_SP")),
        ("bacteria, archaea", "signal-peptide", kingdoms(prokaryotes, "SP"), kingdoms(prokaryotes, "NO_SP")),
        ("DeepLoc, secreted", "signal-peptide", places(lambda p: p.startswith("Extracellular")), places(lambda p: p in inside)),
        ("DeepLoc, membrane", "membrane-segments", places(lambda p: p.endswith("-M")), places(lambda p: p.endswith("-S"))),
    ):
        found, false = share(arguments.sepit, expert, having), share(arguments.sepit, expert, others)
        print(f"{what}: {expert} in {found:.1%} of {len(having)}, and in {false:.1%} of {len(others)} others")


if __name__ == "__main__":
    main()
