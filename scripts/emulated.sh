#!/bin/sh
# Runs sepit, or its kernels alone, on processors that this one is not, emulated by QEMU (Debian, Ubuntu; x86-64):
#   an Intel Haswell (AVX2 without AVX-512) and a Nehalem (neither): every kernel against the plain level, and an answer of
#   the shipped model, which must be the one given here;
#   a 64-bit ARM: every NEON kernel against the plain level. The program itself is not run there.
# Installs qemu-user and the cross compiler's libraries where they are missing.
set -eu
cd "$(dirname "$0")/.."

for package in qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="${missing:-} $package"
done
if [ -n "${missing:-}" ]; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    # shellcheck disable=SC2086 # a list of packages; an empty command
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get update -q && apt-get install -qy --no-install-recommends $missing" >&2
fi

swift build -c release --product sepit >&2
sepit=$(swift build -c release --show-bin-path)/sepit
clang=$(command -v clang || echo "$(dirname "$(readlink -f "$(command -v swift)")")/clang")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# An emulated processor is not the one that these were chosen for.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE SEPIT_CPU
export SEPIT_THREADS=2

compile() {
    mkdir "$work/$1"
    for file in Sources/CKernels/*.c scripts/emulated/check_levels.c; do
        "$clang" --target="$1" --sysroot=/ -O2 -std=c11 -I "/usr/$1/include" -I scripts/emulated -c "$file" \
            -o "$work/$1/$(basename "$file" .c).o"
    done
    "$2" -static "$work/$1"/*.o -lm -lpthread -o "$work/$1/check_levels"
}

compile aarch64-linux-gnu aarch64-linux-gnu-gcc
echo "64-bit ARM:"
qemu-aarch64 "$work/aarch64-linux-gnu/check_levels"

compile x86_64-linux-gnu "$clang"
question="What is the function of MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVVHSLAKW"
answer=$("$sepit" ask "$question")
for cpu in Haswell Nehalem; do
    echo "$cpu:"
    # The emulator warns of instructions that these processors have and it hasn't; none of them matters here.
    emulated() { qemu-x86_64 -cpu "$cpu" "$@" 2>"$work/warnings" || { cat "$work/warnings" >&2; return 1; }; }
    emulated "$work/x86_64-linux-gnu/check_levels"
    emulated "$sepit" doctor | grep '^kernels'
    found=$(emulated "$sepit" ask "$question")
    echo "$found"
    if [ "$found" != "$answer" ]; then
        echo "error: here the answer is: $answer" >&2
        exit 1
    fi
done
