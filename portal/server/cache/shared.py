"""Redis, without which everything goes on: while it is away nothing is kept.

Whoever uses the cache need not know of it. For some seconds after a fault nobody asks,
so that not every request waits for what does not answer.
"""

import hmac
import logging
import pickle
from time import monotonic

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisSerializer
from django.utils.crypto import salted_hmac
from redis.exceptions import ConnectionError, RedisError

log = logging.getLogger(__name__)
PAUSE = 5.0  # seconds in which nobody asks, after a fault
SAID_EVERY = 60.0  # seconds between two lines of the log
SEAL = 32  # bytes
OPTIONS = {
    "socket_connect_timeout": 0.5,  # seconds; somebody waits for the page
    "socket_timeout": 1,
    "retry_on_error": [ConnectionError],  # once, as after a restart of Redis
}


class ForeignValueError(Exception):
    """A value that this portal has not written, or that another release has."""


class SealedSerializer(RedisSerializer):
    """Pickles with a seal made with SECRET_KEY, for to read a pickle runs its code."""

    def dumps(self, obj):
        data = super().dumps(obj)
        return data if type(obj) is int else seal_of(data) + data

    def loads(self, data):
        try:
            return int(data)
        except ValueError:
            return self.opened(data[:SEAL], data[SEAL:])

    def opened(self, seal, data):
        if not hmac.compare_digest(seal, seal_of(data)):
            raise ForeignValueError("a value does not bear the seal of this portal")
        try:
            return pickle.loads(data)  # noqa: S301 - what bears the seal is ours
        except (AttributeError, ImportError, TypeError) as error:
            raise ForeignValueError(error) from error


def seal_of(data):
    return salted_hmac("portal.server.cache", data, algorithm="sha256").digest()


class Absence:
    """Since when Redis is known to be away, in one process."""

    until = said = float("-inf")

    def is_known(self):
        return monotonic() < self.until

    def note(self, error):
        """Remember a fault; the log has it once a minute."""
        now = monotonic()
        if not isinstance(error, ForeignValueError):
            self.until = now + PAUSE
        if now - self.said >= SAID_EVERY:
            self.said = now
            log.error("The cache is not used: %s", error)


absence = Absence()


class SharedCache(RedisCache):
    """A cache that has nothing, and keeps nothing, while Redis is away."""

    def __init__(self, server, params):
        own = {"serializer": SealedSerializer, **OPTIONS}
        super().__init__(server, {**params, "OPTIONS": own})

    def attempt(self, instead, method, *args):
        if absence.is_known():
            return instead
        try:
            return method(*args)
        except (RedisError, OSError, ForeignValueError) as error:
            absence.note(error)
            return instead

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Whether nobody had it before: without Redis everybody is the first."""
        return self.attempt(True, super().add, key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self.attempt(default, super().get, key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self.attempt(None, super().set, key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(False, super().touch, key, timeout, version)

    def delete(self, key, version=None):
        return self.attempt(False, super().delete, key, version)

    def get_many(self, keys, version=None):
        return self.attempt({}, super().get_many, keys, version)

    def has_key(self, key, version=None):
        return self.attempt(False, super().has_key, key, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt([*data], super().set_many, data, timeout, version)

    def delete_many(self, keys, version=None):
        self.attempt(None, super().delete_many, keys, version)

    def clear(self):
        return self.attempt(False, super().clear)
