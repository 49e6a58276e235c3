#!/bin/sh
# Checks a GPU twice with the published command line, times PyTorch there where it is installed and pytorch.py lies beside this file, and
# leaves all numbers in gpu-check.json.
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
few=
for word in "$@"; do
    [ "$word" = --quick ] && few="--models 10 --seconds 0.05"
done
kept=$(mktemp -d) || exit 1
trap 'rm -rf "$kept"' EXIT
worst=0
for run in 1 2; do
    "$program" check-device F3.1 "$@" --json "$kept/$run.json"
    code=$?
    [ "$code" -eq 2 ] && exit 2
    [ "$code" -gt "$worst" ] && worst=$code
done
# shellcheck disable=SC2086
python3 "$(dirname "$0")/pytorch.py" $few --json "$kept/pytorch.json" ||
    echo '{ "speeds": [], "notRun": ["python3 or pytorch.py is missing, or failed"] }' > "$kept/pytorch.json"
between=
{
    printf '{ "runs": [\n'
    for file in "$kept"/[12].json; do
        [ -f "$file" ] || continue
        printf '%s' "$between"
        cat "$file"
        between=,
    done
    printf '], "pytorch":\n'
    cat "$kept/pytorch.json"
    printf '}\n'
} > "$kept/both.json" && mv "$kept/both.json" gpu-check.json || exit 1
echo "All numbers are in gpu-check.json." >&2
exit "$worst"
