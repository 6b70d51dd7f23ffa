"""Measures the programs of docs/benchmarks/pi/run.sh in turn, and prints the table: measure.py ROUNDS FOLDER MPIEXEC

A program is run for next to no samples, and then for many: the difference is what the samples cost, without starting MPI,
Python and numba. Every answer is looked at.
"""
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

FEW = 1000
ROUNDS, FOLDER, MPIEXEC = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def course(profile, name, *more):
    return [f"{FOLDER}/course/target/{profile}/{name}", "--samples", "{samples}", "--seed", "{seed}", *more]


# What is measured against, first. Samples: some seconds' worth each; more for Python, whose start takes a second more or less.
PROGRAMS = [
    ("mpi4py + numba", 1_000_000_000, [f"{FOLDER}/python/bin/python", f"{FOLDER}/numba_pi.py", "{samples}", "{seed}"]),
    ("C + MPI, `erand48` (`-O3 -march=native`)", 400_000_000, [f"{FOLDER}/textbook", "{samples}", "{seed}"]),
    ("solution of 02, profile `dev`", 300_000_000, course("debug", "pi-solution")),
    ("solution of 02, profile `release`", 1_000_000_000, course("release", "pi-solution")),
    ("solution of 16, profile `dev`", 8_000_000_000, course("debug", "hybrid-solution", "--threads", "1")),
    ("solution of 16, profile `release`", 8_000_000_000, course("release", "hybrid-solution", "--threads", "1")),
]


def run(ranks, samples, seed, words):
    """Seconds by the wall's clock, and of CPU."""
    command = [MPIEXEC, "-n", str(ranks), *(word.format(samples=samples, seed=seed) for word in words)]
    if ranks == 1 and shutil.which("taskset"):
        command = ["taskset", "-c", str(max(os.sched_getaffinity(0))), *command]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = float(output.split("=")[1])
    # Six standard deviations: a right program is outside once in 500 million runs.
    allowed = 6 * math.sqrt(math.pi * (4 - math.pi) / samples)
    if abs(answer - math.pi) > allowed:
        sys.exit(f"{command} says {answer}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def table(ranks):
    times = {name: ([], []) for name, *_ in PROGRAMS}
    for name, _, words in PROGRAMS:
        run(ranks, FEW, 0, words)
    for turn in range(1, ROUNDS + 1):
        for name, samples, words in PROGRAMS:
            few, many = run(ranks, FEW, turn, words), run(ranks, samples, turn, words)
            for kept, less, more in zip(times[name], few, many):
                kept.append((more - less) / (samples - FEW) * 1e9)
    base = times[PROGRAMS[0][0]]
    title = f"{ranks} rank{'s' if ranks > 1 else ''}"
    print(f"| {title} | samples a second of CPU | ns of CPU | times faster | ns of wall | times faster |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (wall, cpu) in times.items():
        # Rounds are compared with themselves: what else the machine does meets both.
        less_cpu, less_wall = ([b / o for b, o in zip(*pair)] for pair in ((base[1], cpu), (base[0], wall)))
        rate = f"{1e3 / statistics.median(cpu):,.0f} million"
        print(f"| {name} | {rate} | {spread(cpu)} | {spread(less_cpu)} | {spread(wall)} | {spread(less_wall)} |")
    print(flush=True)


def spread(numbers):
    low, middle, high = min(numbers), statistics.median(numbers), max(numbers)
    digits = 1 if middle >= 10 else 2 if middle >= 1 else 3
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


print(f"Medians of {ROUNDS} rounds, and the range.\n")
table(1)
if len(os.sched_getaffinity(0)) > 1:
    table(2)
