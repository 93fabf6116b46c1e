"""A table of values is one test, where no value needs a test of its own name."""

from contextlib import contextmanager
from functools import update_wrapper
from inspect import Signature, signature

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation


def each_of(*cases):
    """Ask for each case what a test asks, and name all those that fail.

    The first arguments of the test are the values of a case, the others its fixtures.
    A case finds the database as the fixtures left it, whatever the one before wrote.
    """
    assert cases

    def one_test(check):
        def test(**fixtures):
            failed = [told for each in cases if (told := wrong(check, each, fixtures))]
            assert not failed, "\n".join([f"{len(failed)} of {len(cases)}:", *failed])

        parameters = [*signature(check).parameters.values()]
        test = update_wrapper(test, check)
        test.__signature__ = Signature(parameters[len(values_of(cases[0])) :])
        return test

    return one_test


def values_of(case):
    return case if isinstance(case, tuple) else (case,)


def wrong(check, case, fixtures):
    """What a case fails with, or nothing."""
    try:
        with alone():
            check(*values_of(case), **fixtures)
    except (Exception, SystemExit) as error:
        return f"{case!r:.300}: {error!r}"


@contextmanager
def alone():
    """Take back what was written, where the test is a transaction, and the language."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        if not connection.in_atomic_block:
            yield
            return
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
