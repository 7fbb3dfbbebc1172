#!/usr/bin/env python3
"""Compares the secondary structure that sepit assigns with that of the program dssp.

    scripts/compare_dssp.py [--sepit .build/release/sepit] [--list N] FOLDER...

Reads all *.pdb.gz and *.cif.gz of the folders. `mkdssp` (Debian package `dssp`, 4.2) assigns states to its own reading of
each file; the residues that it lists are looked up with gemmi by the position of their C-alpha, and `sepit
secondary-structure` gets their backbones. Files without a HEADER line get one, since mkdssp refuses them otherwise.

Prints the share of residues with the same of nine states (H B E G I P T S and loop), what was taken for what, and the
N files with most differences. Exits with 1 below 99.5%. What differs comes from residues with alternative positions,
where the two readings choose another one, and from energies and angles at the very limit, which single precision decides.

Needs mkdssp and the package gemmi.
"""
import argparse
import collections
import concurrent.futures
import gzip
import itertools
import pathlib
import subprocess
import sys
import tempfile

import gemmi

HEADER = b"HEADER    PROTEIN                                 01-JAN-00   1XXX\n"


def listed_by_dssp(path):
    """(C-alpha, state) of each residue that mkdssp assigns, or None if it refuses the file."""
    text = gzip.decompress(path.read_bytes())
    is_pdb = ".pdb" in path.name
    if is_pdb and not text.startswith(b"HEADER"):
        text = HEADER + text
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder, "model.pdb" if is_pdb else "model.cif")
        plain.write_bytes(text)
        result = pathlib.Path(folder, "model.dssp")
        try:
            subprocess.run(["mkdssp", "--quiet", "--output-format", "dssp", str(plain), str(result)],
                           capture_output=True, timeout=600)
            lines = result.read_text().splitlines()
        except (OSError, subprocess.TimeoutExpired):
            return None
    start = next((number for number, line in enumerate(lines) if line.startswith("  #  RESIDUE")), len(lines)) + 1
    return [(tuple(float(line[column:column + 7]) for column in (115, 122, 129)), line[16].replace(" ", "-"))
            for line in lines[start:] if line[13] != "!"]


def backbones(path, listed):
    """Lines of input for sepit and DSSP's states, for the residues found."""
    near = collections.defaultdict(list)
    for chain in gemmi.read_structure(str(path))[0]:
        for residue in chain:
            for atom in residue:
                if atom.name == "CA":
                    near[tuple(round(x, 1) + 0.0 for x in atom.pos.tolist())].append((atom, residue, chain.name))
    lines, states, chains = [], [], {}
    for position, state in listed:
        best = None
        for key in itertools.product(*[(x, x - 0.1, x + 0.1) for x in position]):
            for atom, residue, chain in near.get(tuple(round(x, 1) + 0.0 for x in key), ()):
                distance = max(abs(a - b) for a, b in zip(atom.pos.tolist(), position))
                if distance < 0.0502 and (best is None or distance < best[0]):
                    best = (distance, atom, residue, chain)
        if best is None:
            continue
        _, alpha, residue, chain = best

        def find(name):
            atoms = [atom for atom in residue if atom.name == name]
            return next((atom for atom in atoms if atom.altloc == alpha.altloc), atoms[0] if atoms else None)

        atoms = [find(name) for name in ("N", "CA", "C", "O")]
        if None in atoms:
            continue
        number = chains.setdefault((chain, residue.subchain), len(chains))
        numbers = " ".join(f"{x:.3f}" for atom in atoms for x in atom.pos.tolist())
        lines.append(f"{number} {'P' if residue.name == 'PRO' else 'X'} {numbers}")
        states.append(state)
    return lines, "".join(states)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--sepit", default=".build/release/sepit")
    parser.add_argument("--list", type=int, default=10, help="files to name (default 10)")
    arguments = parser.parse_args()

    files = sorted(path for folder in arguments.folders for path in folder.glob("*.gz")
                   if path.name.endswith((".pdb.gz", ".cif.gz")))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        listings = dict(zip(files, pool.map(listed_by_dssp, files)))
    refused = [path for path, listed in listings.items() if listed is None]
    total = same = lost = 0
    taken_for = collections.Counter()
    worst = []
    for path, listed in listings.items():
        if not listed:
            continue
        lines, expected = backbones(path, listed)
        lost += len(listed) - len(expected)
        output = subprocess.run([arguments.sepit, "secondary-structure"], input="\n".join([f"> {path}"] + lines) + "\n",
                                check=True, capture_output=True, text=True).stdout
        assigned = output.rstrip("\n").split("\t")[1]
        different = [pair for pair in zip(expected, assigned) if pair[0] != pair[1]]
        taken_for.update(different)
        total += len(expected)
        same += len(expected) - len(different)
        worst.append((len(different), len(expected), str(path)))
    share = same / max(1, total)
    print(f"{len(worst)} files, {total} residues, {same} with the same state: {share:.4%}")
    print(f"{lost} residues of mkdssp's not found again, {len(refused)} files that it refuses")
    for (dssp, ours), count in taken_for.most_common():
        print(f"  DSSP {dssp}, sepit {ours}: {count}")
    for count, residues, path in sorted(worst, reverse=True)[:arguments.list]:
        if count:
            print(f"  {count} of {residues} differ in {path}")
    sys.exit(0 if share >= 0.995 else 1)


if __name__ == "__main__":
    main()
