"""Cases of which the one axis does not change what the other comes to."""


def paired(first, second):
    """Each of the first with one of the second, and each of the second with one.

    As many cases as the longer has, where all with all would be the product.
    """
    first, second = list(first), list(second)
    number = max(len(first), len(second))
    return [(first[n % len(first)], second[n % len(second)]) for n in range(number)]


def share(values, number, of):
    """The part of the values that falls to one of so many cases."""
    values = list(values)
    of = min(of, len(values))
    assert values
    return values[number % of :: of]
