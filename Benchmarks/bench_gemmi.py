"""Case parse of `sepit bench` in gemmi, for comparison: one JSON line per format.

    bench_gemmi.py FOLDER

Every .pdb.gz and then every .cif.gz file below the folder is read by one thread, from opening to the structure.
Needs gemmi.
"""
import gzip
import json
import pathlib
import resource
import statistics
import sys
import time

import gemmi

for name in ("pdb", "cif"):
    paths = [str(path) for path in sorted(pathlib.Path(sys.argv[1]).rglob(f"*.{name}.gz"))]
    if not paths:
        continue
    size = sum(len(gzip.open(path).read()) for path in paths)
    seconds = []
    for _ in range(9):
        start = time.perf_counter()
        for path in paths:
            gemmi.read_structure(path)
        seconds.append(time.perf_counter() - start)
    # The first two warm up.
    least, median = min(seconds[2:]), statistics.median(seconds[2:])
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(
        json.dumps({
            "case": "parse", "gemmi": gemmi.__version__, "format": name, "files": len(paths), "min_s": least,
            "median_s": median, "mb_per_s": size / least / 1e6, "peak_mb": peak,
        }), flush=True)
