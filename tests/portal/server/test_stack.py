"""However deep a request stands on the stack, its calls ask the system for nothing."""

import resource

import pytest

from portal.server.middleware import reserve_stack

CALLS, DEPTHS = 300, range(150)


def leaf():
    return None


def page(request):
    for _ in range(CALLS):
        leaf()


def faults(view, depth):
    """The memory pages that the system gives for a page made so deep in the stack."""
    if depth:
        return faults(view, depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    view(None)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_no_depth_makes_calls_expensive():
    if max(faults(page, depth) for depth in DEPTHS) < CALLS:
        pytest.skip("this Python keeps what it has of its stack: nothing to reserve")
    roomy = reserve_stack(page)
    assert max(faults(roomy, depth) for depth in DEPTHS) < CALLS / 10
