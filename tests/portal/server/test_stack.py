"""However deep a request stands on the stack, its calls ask the system for nothing."""

import resource
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from portal.server.middleware import reserve_stack

CALLS, FRAMES = 300, (range(150), range(12))


def leaf():
    return None


def page(request):
    for _ in range(CALLS):
        leaf()


def faults(view, narrow, wide):
    """The memory pages that the system gives for a page made below so many frames."""
    if narrow:
        return faults(view, narrow - 1, wide)
    if wide:
        return faults_below_wide(view, wide - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    view(None)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def faults_below_wide(view, wide):
    """The same, with a frame that is a little larger: so all ends are met."""
    one = two = three = wide
    return faults(view, 0, one) if one == two == three else 0


def most_faults(view):
    """Of any depth, on a stack that nobody else has used: that of a new thread."""
    with ThreadPoolExecutor(1) as threads:
        found = threads.map(lambda frames: faults(view, *frames), product(*FRAMES))
        return max(found)


def test_no_depth_makes_calls_expensive():
    if most_faults(page) < CALLS:
        pytest.skip("this Python keeps what it has of its stack: nothing to reserve")
    assert most_faults(reserve_stack(page)) < CALLS / 10
