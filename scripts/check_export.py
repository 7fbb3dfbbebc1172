"""Compares `sepit dataset export --format sepit` with the dataset, read as the published SEPIT code reads it.

Needs: pip install h5py safetensors numpy.
Usage: check_export.py DATASET EXPORTED
"""
import csv
import json
import sys

import h5py
import numpy
from safetensors.numpy import load_file

dataset, exported = sys.argv[1:3]
store = load_file(f"{dataset}/structures.safetensors")
ids = store["ids"].tobytes().decode().split("\n")
offsets = store["offsets"]
sequences = {row["id"]: row["sequence"] for row in csv.DictReader(open(f"{exported}/sequences.csv"))}
with h5py.File(f"{exported}/pdb.h5", "r") as file:
    assert sorted(file) == sorted(ids), "the groups are the proteins"
    for number, name in enumerate(ids):
        residues = slice(offsets[number], offsets[number + 1])
        sequence = store["sequence"][residues].tobytes().decode()
        group = file[name]
        assert group["sequence"][()][0].decode() == sequence == sequences[name], name
        assert numpy.array_equal(group["node_position"][()], store["positions"][residues]), name
    for stage, name in [("stage1", "train"), ("stage1", "valid"), ("stage2", "train"), ("stage2", "qa_test")]:
        for line in open(f"{exported}/{stage}/{name}.jsonl"):
            example = json.loads(line)
            assert example["id"] in file and example["conversation"][0]["content"].count("<protein>") == 1
print(f"{len(ids)} proteins are as the dataset has them")
