"""Pi by throwing darts, with mpi4py and numba: numba_pi.py SAMPLES SEED"""
import sys

import numpy as np
from mpi4py import MPI
from numba import njit


# Compiled once, in the first run, and kept: no measured run compiles.
@njit(cache=True)
def throw(darts, seed):
    np.random.seed(seed)
    hits = 0
    for _ in range(darts):
        x = np.random.random()
        y = np.random.random()
        if x * x + y * y <= 1.0:
            hits += 1
    return hits


world = MPI.COMM_WORLD
rank, ranks = world.Get_rank(), world.Get_size()
samples, seed = int(sys.argv[1]), int(sys.argv[2])
share = samples // ranks + (rank < samples % ranks)
total = world.reduce(throw(share, seed + rank), op=MPI.SUM, root=0)
if rank == 0:
    print("pi =", 4 * total / samples)
