#!/usr/bin/env bash
# Dask's distributed 2026.8.0 (PyPI): five Monte Carlo tasks give the same number five times.
#
# One would guess: client.map(throw, [10_000] * 5) throws five times 10,000 darts, each time others, and the five results tell how
# much they scatter.
# Seen: all five are equal, as it is one task. A function is taken as pure unless told otherwise, the key of a task is made of
# the function and its arguments, and equal keys are run once. The mean of "50,000" darts is that of 10,000, with a spread of 0.
# With pure=False, or with an argument that differs (a seed), they are five tasks.
#
# Needs bash, python3 (3.10 or later) with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=${HOME:-$tmp} TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1 DASK_TEMPORARY_DIRECTORY=$tmp
python3 -m venv --without-pip "$tmp/dask" || exit 2
python3 -m pip --python "$tmp/dask/bin/python" install -q distributed==2026.8.0 || exit 2

cat > "$tmp/pi.py" <<'P'
import random
from distributed import Client

def throw(darts):
    return sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(darts))

def tell(name, futures):
    hits = {future.result() for future in futures}
    print(name, len({future.key for future in futures}), "distinct,", "one result;" if len(hits) == 1 else "several results;", end=" ")

if __name__ == "__main__":
    with Client(processes=False, dashboard_address=None, n_workers=2, threads_per_worker=1) as client:
        tell("map", client.map(throw, [10_000] * 5))
        tell("submit", [client.submit(throw, 9_999) for _ in range(5)])
        tell("pure=False", client.map(throw, [10_000] * 5, pure=False))
P

expected="map 1 distinct, one result; submit 1 distinct, one result; pure=False 5 distinct, several results; "
seen=$(timeout -k 5 200 "$tmp/dask/bin/python" "$tmp/pi.py") || true

echo "Guess: 5 tasks and several results, three times."
echo "Seen:  $seen"
[ "$seen" = "$expected" ] && exit 0
echo "Changed: expected $expected"
exit 1
