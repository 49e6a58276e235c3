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
kept=$(mktemp -d) || exit 1
trap 'rm -rf "$kept"' EXIT
worst=0
for run in 1 2; do
    "$program" check-device F3.1 "$@" --json "$kept/$run.json"
    code=$?
    [ "$code" -eq 2 ] && exit 2
    [ "$code" -gt "$worst" ] && worst=$code
done
between=
{
    printf '{ "runs": [\n'
    for file in "$kept"/[12].json; do
        [ -f "$file" ] || continue
        printf '%s' "$between"
        cat "$file"
        between=,
    done
    printf '] }\n'
} > "$kept/both.json" && mv "$kept/both.json" gpu-check.json || exit 1
echo "The numbers of both runs are in gpu-check.json." >&2
exit "$worst"
