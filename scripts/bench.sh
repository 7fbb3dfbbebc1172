#!/bin/sh
# Compares `sepit bench` with PyTorch and gemmi on this machine and writes Benchmarks/results/NAME.json:
#   scripts/bench.sh [--name NAME] [--check] [--structures FOLDER] [CASE...]
# Both come from PyPI into a virtual environment that is removed afterwards, or from the Python that
# SEPIT_BENCH_PYTHON names. ROUNDS (3) and THREADS (2) can be set in the environment.
#   scripts/bench.sh --table Benchmarks/results/NAME.json
# prints the table of docs/performance.md from such a file.
set -eu
cd "$(dirname "$0")/.."

name=$(uname -n)-$(date +%Y%m%d)
check=
while [ $# -gt 0 ]; do
    case $1 in
    --name) name=$2; shift 2 ;;
    --check) check="--check Benchmarks/thresholds.json"; shift ;;
    *) break ;;
    esac
done

if [ "${1:-}" = --table ]; then exec python3 Benchmarks/compare.py "$@"; fi

swift build -c release --product sepit >&2
python=${SEPIT_BENCH_PYTHON:-}
if [ -z "$python" ]; then
    environment=$(mktemp -d)
    trap 'rm -rf "$environment"' EXIT
    python3 -m venv "$environment"
    pip="$environment/bin/pip --quiet --disable-pip-version-check"
    # The build for CPUs is a tenth of the size, but not everybody reaches its index.
    torch="torch==${TORCH:-2.13.0}"
    $pip install --retries 0 --index-url https://download.pytorch.org/whl/cpu "$torch" >&2 || $pip install "$torch" >&2
    $pip install transformers peft gemmi >&2
    python=$environment/bin/python
fi
# shellcheck disable=SC2086
"$python" Benchmarks/compare.py --program "$(swift build -c release --show-bin-path)/sepit" \
    --output "Benchmarks/results/$name.json" --rounds "${ROUNDS:-3}" --threads "${THREADS:-2}" $check "$@"
