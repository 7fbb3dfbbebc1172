#!/bin/sh
# Runs the commands of README.md: every block fenced as sh with the line <!-- ci --> before it, in order, in one shell.
set -eu
cd "$(dirname "$0")/.."

commands=$(awk '
    /^```/ && inside { inside = 0; next }
    inside           { print }
    /^```sh$/ && marked { inside = 1 }
    { marked = ($0 == "<!-- ci -->") }
' README.md)
if [ -z "$commands" ]; then
    echo "error: README.md has no commands marked with <!-- ci -->" >&2
    exit 1
fi
PATH=$PWD/.build/release:$PATH
export PATH
printf '%s\n' "$commands" | sh -eux
