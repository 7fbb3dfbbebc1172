"""Runs `sepit bench` and its peer in turn, bench_torch.py or (for parse) bench_gemmi.py; prints and keeps the ratios.

    compare.py --program sepit --output results/NAME.json [--rounds 3] [--threads 2] [--check thresholds.json]
               [--structures FOLDER] [CASE...]
    compare.py --table results/NAME.json [--into docs/performance.md]
               the gates of gates.json beside the figures of a file, as Markdown; or between the marks in a document

Both sides of a case run one after the other in every round, each in a process of its own; of every figure the best of
all rounds counts, because other work on the machine can only make it worse. Thresholds are ratios: how much faster than
the peer's better number format, which share of its memory, and which share of the peak measured in the same process, of
arithmetic or, for decoding, of reading memory. Some cases have no peer: they compare the program with itself.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
CASES = ["gemm", "structure", "train", "train_plain", "train_lengths", "threads", "lora", "encoder", "decode", "evaluate", "parse"]
WITHOUT_PEER = ["train_lengths", "threads"]
RATES = ["gflops", "of_peak", "mb_per_s", "tok_per_s", "prefill_tok_per_s", "decode_tok_per_s", "batch_tok_per_s", "questions_per_s", "read_per_s"]
PEERS = ["torch", "gemmi"]
TIMES = ["min_s", "median_s", "one_thread_s", "padded_s", "full_s", "one_sequence_s", "eight_sequences_s",
    "peak_mb"]
MARKS = ["<!-- gates -->", "<!-- end of gates -->"]
LIMITS = ["memory", "logit_error"]  # less is better
FIGURES = [
    "speedup", "memory", "of_peak", "of_bandwidth", "decode_speedup", "logit_error", "from_threads", "against_padded",
    "against_full", "together"]


def lines(command, threads):
    environment = dict(os.environ, SEPIT_THREADS=str(threads))
    # What OpenBLAS picks by itself is compared, whatever the environment pins.
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        environment.pop(name, None)
    output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def key(record):
    """What a record is about, without its number format."""
    sizes = [f"{name}{record[name]}" for name in ("experts", "rank", "m", "n", "k") if name in record]
    return " ".join([record["case"], *sizes, *([record["format"]] if "format" in record else [])])


def merge(best, records):
    for record in records:
        known = best.setdefault((key(record), record.get("dtype", "")), dict(record))
        for name in RATES:
            if name in record:
                known[name] = max(known.get(name, 0), record[name])
        for name in TIMES:
            if name in record:
                known[name] = min(known.get(name, record[name]), record[name])


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def decoding(record, peer, peaks):
    """Of one number format; the peer's is bf16."""
    row = {"of_bandwidth": record["read_per_s"] / peaks["read_gb_per_s"]}
    if "eight_sequences_s" in record:
        row["together"] = 8 * record["one_sequence_s"] / record["eight_sequences_s"]
    if "logit_error" in record:
        row["logit_error"] = record["logit_error"]
    if peer:
        row["speedup"] = record["prefill_tok_per_s"] / peer[0]["prefill_tok_per_s"]
        row["decode_speedup"] = record["decode_tok_per_s"] / peer[0]["decode_tok_per_s"]
        row["memory"] = record["peak_mb"] / peer[0]["peak_mb"]
    return row


def compared(ours, theirs, peaks):
    """Ratios by what they are about: ours at its fastest against theirs at its fastest, and against the best peak."""
    rows = {}
    for about in dict.fromkeys(name for name, _ in ours):
        mine = [record for (name, _), record in ours.items() if name == about]
        peer = [record for (name, _), record in theirs.items() if name == about]
        if about.startswith("gemm"):
            for record in mine:
                same = [r for r in peer if r["dtype"] == record["dtype"]]
                peak = peaks.get("fma_gflops" if record["dtype"] == "float32" else "bf16_dot_gflops")
                row = rows[f"{about} {record['dtype']}"] = {"of_peak": record["gflops"] / peak if peak else None}
                if same:
                    row["speedup"] = same[0]["min_s"] / record["min_s"]
            continue
        for record in mine:
            about_type = f"{about} {record.get('dtype', '')}"
            if "one_thread_s" in record:
                rows[about_type] = {"from_threads": record["one_thread_s"] / record["min_s"]}
            if "padded_s" in record:
                rows[about_type] = {"against_padded": record["padded_s"] / record["min_s"]}
            if record["case"].startswith("lora"):
                peak = peaks.get("fma_gflops" if record["dtype"] == "fp32" else "bf16_dot_gflops")
                rows[about_type] = {"of_peak": record["of_peak"]} if peak else {}
                if "full_s" in record:
                    rows[about_type]["against_full"] = record["full_s"] / record["min_s"]
            if "read_per_s" in record:
                rows[about_type] = decoding(record, peer, peaks)
        if peer and about != "decode":
            row = rows[about] = {"memory": mine[0]["peak_mb"] / peer[0]["peak_mb"]}
            if "min_s" in mine[0]:
                row["speedup"] = min(r["min_s"] for r in peer) / min(r["min_s"] for r in mine)
    return rows


def failures(rows, thresholds):
    for about, limits in thresholds.items():
        for name, limit in limits.items():
            found = rows.get(about, {}).get(name)
            if found is None:
                continue
            if found > limit if name in LIMITS else found < limit:
                yield f"{about}: {name} is {found:.3g}, threshold {limit}"


def described(result, name):
    machine, versions = result["machine"], result["versions"]
    peaks = [f"{machine[key]:.0f} {unit}" for key, unit in (
        ("fma_gflops", "GFLOP/s of fp32 multiply-adds"), ("bf16_dot_gflops", "of bf16 dot products"),
        ("read_gb_per_s", "GB/s read from memory")) if machine.get(key)]
    programs = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (f"`Benchmarks/results/{name}`: {machine['cpu']}, {machine['threads']} threads, kernels {machine['level']}; "
            f"{', '.join(peaks)}; {programs}; {result['rounds']} rounds.")


def table(result, gates):
    """The gates as a Markdown table with the figures of a results file and the command that measures them."""
    yield "| what | gate | aim | figure | | command |"
    yield "|---|---|---|---|---|---|"
    for gate in gates:
        found, lower = result["ratios"].get(gate["row"], {}).get(gate["figure"]), gate["figure"] in LIMITS
        share = gate["figure"] in ("of_peak", "of_bandwidth")
        sign = "≤ " if lower else "≥ "
        written = (lambda x: f"{100 * x:.0f}%") if share else (lambda x: f"{x:.3g}" + ("" if lower else "x"))
        if found is None:
            figure, verdict = "", "not measured"
        else:
            met = [found <= gate[name] if lower else found >= gate[name] for name in ("gate", "aim")]
            figure, verdict = written(found), "aim met" if met[1] else "met" if met[0] else "**missed**"
        command = f"`scripts/bench.sh {gate['row'].split()[0]}`"
        yield f"| {gate['what']} | {sign}{written(gate['gate'])} | {written(gate['aim'])} | {figure} | {verdict} | {command} |"


def main():
    parser = argparse.ArgumentParser(description="Compares sepit with PyTorch on this machine.")
    parser.add_argument("cases", nargs="*", default=CASES)
    parser.add_argument("--program")
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--check", type=pathlib.Path)
    parser.add_argument("--structures", help="folder with .pdb.gz and .cif.gz files, for parse; default: synthetic ones")
    parser.add_argument("--table", type=pathlib.Path, help="print the gates beside the figures of this file")
    parser.add_argument("--into", type=pathlib.Path, help="document that the table goes into")
    arguments = parser.parse_args()
    if arguments.table:
        result, gates = json.loads(arguments.table.read_text()), json.loads((HERE / "gates.json").read_text())
        text = "\n".join([described(result, arguments.table.name), "", *table(result, gates)])
        if arguments.into:
            before, _, rest = arguments.into.read_text().partition(MARKS[0])
            arguments.into.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}")
        else:
            print(text)
        return
    if not arguments.program or not arguments.output:
        parser.error("--program and --output are needed")
    made = tempfile.TemporaryDirectory()
    if "parse" in arguments.cases and not arguments.structures:
        arguments.structures = made.name + "/structures"
        command = [arguments.program, "make-demo", "--out", arguments.structures, "--count", "64", "--seed", "0"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    ours, theirs, peaks, versions = {}, {}, {}, {}
    for _ in range(arguments.rounds):
        for case in arguments.cases:
            command = [arguments.program, "bench", case, "--json"]
            if case == "parse":
                command += ["--structures", arguments.structures]
            records = lines(command, arguments.threads)
            for record in records[1:]:
                if "of_bandwidth" in record:
                    record["read_per_s"] = record["of_bandwidth"] * record["read_gb_per_s"]
                    records[0]["read_gb_per_s"] = max(records[0]["read_gb_per_s"], record["read_gb_per_s"])
            # A peak measured while others used the machine would flatter: the highest of all counts.
            for name, value in records[0].items():
                is_peak = isinstance(value, float) and name in peaks
                peaks[name] = max(peaks[name], value) if is_peak else value
            merge(ours, records[1:])
            if case in WITHOUT_PEER:
                continue
            if case == "parse":
                command = [sys.executable, HERE / "bench_gemmi.py", arguments.structures]
            else:
                command = [sys.executable, HERE / "bench_torch.py", case, "--threads", str(arguments.threads)]
            records = lines(command, arguments.threads)
            versions.update({name: records[0][name] for name in PEERS if name in records[0]})
            merge(theirs, records)
    rows = compared(ours, theirs, peaks)
    version = subprocess.run([arguments.program, "--version"], stdout=subprocess.PIPE, text=True).stdout.strip()
    result = {
        "machine": {
            "cpu": processor(), "threads": arguments.threads, "blas_core": peaks.get("blas_core"),
            "level": peaks.get("level"), "fma_gflops": peaks.get("fma_gflops"),
            "bf16_dot_gflops": peaks.get("bf16_dot_gflops"), "read_gb_per_s": peaks.get("read_gb_per_s"),
        },
        "versions": {"sepit": version, "python": platform.python_version(), **versions},
        "rounds": arguments.rounds,
        "ratios": rows,
        "sepit": list(ours.values()),
        **{name: [record for record in theirs.values() if name in record] for name in versions},
    }
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(result, indent=1) + "\n")
    columns = [name for name in FIGURES if any(row.get(name) is not None for row in rows.values())]
    print(f"{'':44}" + "".join(f"{name:>16}" for name in columns))
    for about, row in rows.items():
        print(f"{about:44}" + "".join(f"{row[c]:16.3g}" if row.get(c) is not None else " " * 16 for c in columns))
    if arguments.check:
        failed = list(failures(rows, json.loads(arguments.check.read_text())))
        print("\n".join(failed) or "all thresholds are met")
        sys.exit(1 if failed else 0)


main()
