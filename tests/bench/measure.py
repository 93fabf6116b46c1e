"""The one way in which everything is measured."""

import resource
from statistics import median
from time import perf_counter, process_time

from tests.queries import queries

ROUNDS = 15


def header(title):
    columns = ("CPU ms", "most", "clock", "queries", "MB so far")
    print(f"\n{title:34}" + "".join(f"{column:>10}" for column in columns))


def measure(name, prepare, rounds=ROUNDS):
    """Print what a request costs; `prepare`, which is not measured, makes it.

    CPU is that of this process: median and most of all rounds, without a first one,
    which finds everything cold. Memory is the most that the process has had.
    """
    queries_sent, spent = queries(prepare()), []
    for _ in range(rounds):
        request = prepare()
        cpu, clock = process_time(), perf_counter()
        request()
        spent.append((1000 * (process_time() - cpu), 1000 * (perf_counter() - clock)))
    cpu, clock = zip(*spent, strict=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = f"{median(cpu):10.1f}{max(cpu):10.1f}{median(clock):10.1f}"
    print(f"{name:34}{times}{queries_sent:10}{memory:10.0f}", flush=True)
