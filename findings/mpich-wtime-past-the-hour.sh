#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): MPI_Wtime counts from the last full hour of the wall clock.
#
# One would guess: MPI_Wtime is a monotonic clock, since boot or since MPI_Init, or the seconds since 1970.
# Seen: it counts from the last full hour of the wall clock before MPI_Init. At 14:25:10 it says 1510, and a program that
# starts at 22:59:51 gets 3591 and, ten seconds later, 3601. So a program that starts later may see smaller times, and the
# records of several jobs, ordered by MPI_Wtime, are out of order.
#
# Needs bash, cc, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv --without-pip "$tmp/mpi" || exit 2
python3 -m pip --python "$tmp/mpi/bin/python" install -q --no-deps mpich==5.0.2 || exit 2

cat > "$tmp/clock.c" <<'C'
#include <mpi.h>
#include <stdio.h>
#include <time.h>

int main(int argc, char **argv) {
    long start = time(NULL); /* before MPI_Init, in case that the hour ends just now */
    MPI_Init(&argc, &argv);
    double wtime = MPI_Wtime();
    struct timespec wall, boot;
    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_MONOTONIC, &boot);
    double past_hour = wall.tv_sec - start / 3600 * 3600 + wall.tv_nsec * 1e-9;
    if (past_hour - wtime > 3599) past_hour -= 3600; /* the hour ended during MPI_Init */
    fprintf(stderr, "MPI_Wtime %.1f, past the hour %.1f, since boot %.1f\n", wtime, past_hour,
            boot.tv_sec + boot.tv_nsec * 1e-9);
    double off = past_hour - wtime;
    printf(off > -0.5 && off < 2 ? "the time past the hour" : "something else");
    MPI_Finalize();
}
C
"$tmp/mpi/bin/mpicc" -o "$tmp/clock" "$tmp/clock.c" || exit 2

expected="the time past the hour"
seen=$(timeout -k 5 100 "$tmp/mpi/bin/mpiexec" -n 1 "$tmp/clock") || true

echo "Guess: the time since boot, since the start, or since 1970."
echo "Seen:  $seen"
[ "$seen" = "$expected" ] && exit 0
echo "Changed: expected $expected"
exit 1
