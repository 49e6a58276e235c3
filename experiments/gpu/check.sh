#!/bin/sh
# Checks a GPU twice with the published command line, and leaves all numbers in gpu-check-1.json and gpu-check-2.json.
# Usage: sh check.sh FILE [--quick …], with the FILE that `dotnet fsi build.fsx publish` wrote. The machine needs the driver of its GPU alone.
set -u
if [ $# -eq 0 ] || [ ! -x "$1" ]; then
    echo "The first argument is ${1:-missing} but must be the published program: write sh check.sh out/publish/Research.Experiments." >&2
    exit 2
fi
program=$1
shift
worst=0
for run in 1 2; do
    "$program" check-device "$@" --json "gpu-check-$run.json"
    code=$?
    [ "$code" -gt "$worst" ] && worst=$code
done
exit "$worst"
