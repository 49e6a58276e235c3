#!/bin/sh
# Checks a GPU twice with the published command line, and leaves the numbers of both runs in gpu-check.json.
# Usage: sh check.sh FILE [--quick …], with the FILE that `dotnet fsi build.fsx publish` wrote. The machine needs the driver of its GPU alone.
set -u
if [ $# -eq 0 ] || [ ! -f "$1" ] || [ ! -x "$1" ]; then
    echo "The first argument is ${1:-missing} but must be the published program: write sh check.sh out/publish/Research.Experiments." >&2
    exit 2
fi
case $1 in
    */*) program=$1 ;;
    *) program=./$1 ;;
esac
shift
rm -f gpu-check.json gpu-check-1.json gpu-check-2.json
worst=0
for run in 1 2; do
    "$program" check-device "$@" --json "gpu-check-$run.json"
    code=$?
    [ "$code" -eq 2 ] && exit 2
    [ "$code" -gt "$worst" ] && worst=$code
done
between=
{
    printf '{ "runs": [\n'
    for file in gpu-check-1.json gpu-check-2.json; do
        [ -f "$file" ] || continue
        printf '%s' "$between"
        cat "$file"
        between=,
    done
    printf '] }\n'
} > gpu-check.json || exit 1
rm -f gpu-check-1.json gpu-check-2.json
echo "The numbers of both runs are in gpu-check.json." >&2
exit "$worst"
