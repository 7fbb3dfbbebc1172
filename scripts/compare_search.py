#!/usr/bin/env python3
"""Compares `sepit search` with MMseqs2 (recall, best hits, time) and with parasail (scores, identities).

    apt-get install mmseqs2; pip install parasail==1.3.4
    scripts/compare_search.py QUERIES.fasta TARGETS.fasta [--sepit PATH] [--sensitivity 5.7 7.5] [--threads 2] [--rounds 1]
    scripts/compare_search.py --sample 500 PROTEOME.fasta TARGETS.fasta     that many of the first file's sequences

Plain FASTA. Both programs read the files, index and search in every round, in turn; the least time of each counts. MMseqs2 runs
at each sensitivity: 5.7 is its default, 7.5 finds the pairs that ours are compared with in the gate.
"""
import argparse
import json
import os
import random
import subprocess
import tempfile
import time


def read_fasta(path):
    records = []
    with open(path) as file:
        for line in file:
            if line.startswith(">"):
                records.append([line[1:].split()[0], []])
            else:
                records[-1][1].append(line.strip())
    return {name: "".join(parts) for name, parts in records}


def run_sepit(arguments, queries, evalue):
    command = [arguments.sepit, "search", queries, "--in", arguments.targets, "--json", "--max-hits", "1000000"]
    command += ["--evalue", str(evalue), "--workers", str(arguments.threads)]
    start = time.monotonic()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    seconds = time.monotonic() - start
    return [json.loads(line) for line in result.stdout.splitlines()], seconds


def run_mmseqs(arguments, queries, folder, sensitivity):
    table = os.path.join(folder, "hits.tsv")
    command = ["mmseqs", "easy-search", queries, arguments.targets, table, os.path.join(folder, "work")]
    command += ["-s", str(sensitivity), "-e", "1e-3", "--threads", str(arguments.threads), "-v", "1"]
    command += ["--format-output", "query,target,fident,alnlen,evalue,bits"]
    start = time.monotonic()
    subprocess.run(command, check=True)
    seconds = time.monotonic() - start
    hits = {}
    with open(table) as file:
        for line in file:
            query, target, identity, columns, evalue, bits = line.split("\t")
            hits.setdefault((query, target), (float(evalue), float(bits), float(identity), int(columns)))
    return hits, seconds


def compare(mmseqs, ours, evalue):
    found = {(hit["query"], hit["target"]): hit for hit in ours}
    pairs = [pair for pair, hit in mmseqs.items() if hit[0] <= evalue]
    both = [pair for pair in pairs if pair in found]
    best, mine = {}, {}
    for (query, target), hit in mmseqs.items():
        if hit[0] <= evalue and (query not in best or hit[1] > best[query][1]):
            best[query] = (target, hit[1])
    for hit in ours:
        mine.setdefault(hit["query"], (hit["target"], hit["bits"]))
    same = sum(
        query in mine and (mine[query][0] == target or abs(mine[query][1] - bits) <= 0.02 * bits)
        for query, (target, bits) in best.items())
    print(f"pairs of MMseqs2 with E <= {evalue:g}: {len(pairs)}, found {len(both)} ({len(both) / max(1, len(pairs)):.1%})")
    print(f"best hit the same or within 2% of its bits: {same} of {len(best)} ({same / max(1, len(best)):.1%})")
    print(f"hits of sepit with E <= {evalue:g}: {sum(hit['evalue'] <= evalue for hit in ours)}")
    differences = sorted(abs(found[pair]["identity"] - mmseqs[pair][2]) for pair in both)
    if differences:
        middle, high = differences[len(differences) // 2], differences[int(len(differences) * 0.95)]
        print(f"difference of identities: median {middle:.4f}, 95% within {high:.4f}")


def compare_parasail(arguments, queries, ours):
    """Uncorrected scores of parasail are compared as bits, which the correction for composition moves a little."""
    import parasail

    sequences = {"query": read_fasta(queries), "target": read_fasta(arguments.targets)}
    generator = random.Random(1)
    sample = generator.sample(ours, min(500, len(ours)))
    differences = []
    for hit in sample:
        result = parasail.sw_stats_striped_32(
            sequences["query"][hit["query"]], sequences["target"][hit["target"]], 11, 1, parasail.blosum62)
        differences.append(abs(result.matches / max(1, result.length) - hit["identity"]))
    differences.sort()
    if differences:
        close = sum(value < 0.01 for value in differences) / len(differences)
        print(f"identity within 0.01 of parasail's without correction: {close:.1%} of {len(differences)} pairs")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries")
    parser.add_argument("targets")
    parser.add_argument("--sepit", default=".build/release/sepit")
    parser.add_argument("--sensitivity", type=float, nargs="+", default=[5.7, 7.5])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sample", type=int)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        queries = arguments.queries
        if arguments.sample:
            records = sorted(read_fasta(queries).items())
            queries = os.path.join(folder, "queries.fasta")
            with open(queries, "w") as file:
                for name, sequence in random.Random(1).sample(records, min(arguments.sample, len(records))):
                    file.write(f">{name}\n{sequence}\n")
        times, found = {}, {}
        for _ in range(arguments.rounds):
            for sensitivity in arguments.sensitivity:
                found[sensitivity], seconds = run_mmseqs(arguments, queries, folder, sensitivity)
                times.setdefault(sensitivity, []).append(seconds)
            ours, seconds = run_sepit(arguments, queries, 1e-3)
            times.setdefault("sepit", []).append(seconds)
        for sensitivity in arguments.sensitivity:
            print(f"MMseqs2 -s {sensitivity}, {min(times[sensitivity]):.1f} s; sepit {min(times['sepit']):.1f} s")
            compare(found[sensitivity], ours, 1e-5)
        try:
            compare_parasail(arguments, queries, ours)
        except ImportError:
            print("parasail is not installed: identities are compared with MMseqs2 alone")


if __name__ == "__main__":
    main()
