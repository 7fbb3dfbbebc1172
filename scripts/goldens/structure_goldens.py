"""Writes the golden values of StructureFactsTests: what other programs measure of the structures in data/sample.

For each, tab-separated: name, residues, share of helix (H, G, I) and of strand (E, B) by DSSP, radius of gyration of the
C-alphas in ångström.

Needs: the program mkdssp (Debian package `dssp`); pip install gemmi. Made with mkdssp 4.2.2 and gemmi 0.7.5.
Usage: structure_goldens.py [FILE]      Tests/ProteinDatasetTests/Goldens/structures.tsv by default
"""
import gzip
import pathlib
import subprocess
import sys
import tempfile

import gemmi


def states(path):
    """The letters that mkdssp assigns to the residues of a file."""
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder, "model.pdb")
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        result = pathlib.Path(folder, "model.dssp")
        subprocess.run(["mkdssp", "--output-format", "dssp", str(plain), str(result)], check=True, capture_output=True)
        lines = result.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  #  RESIDUE")) + 1
    return [line[16] for line in lines[start:] if line[13] != "!"]


def radius(path):
    """Root mean square distance of the C-alphas from their mean."""
    points = [atom.pos for chain in gemmi.read_structure(str(path))[0] for residue in chain
              for atom in residue if atom.name == "CA"]
    centre = sum(points, gemmi.Position(0, 0, 0)) / len(points)
    return (sum((point - centre).length() ** 2 for point in points) / len(points)) ** 0.5


target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/ProteinDatasetTests/Goldens/structures.tsv")
with target.open("w") as file:
    for path in sorted(pathlib.Path("data/sample").glob("*.pdb.gz"))[:30]:
        letters = states(path)
        helix = sum(letter in "HGI" for letter in letters) / len(letters)
        strand = sum(letter in "EB" for letter in letters) / len(letters)
        name = path.name.removesuffix(".pdb.gz")
        file.write(f"{name}\t{len(letters)}\t{helix:.4f}\t{strand:.4f}\t{radius(path):.3f}\n")
