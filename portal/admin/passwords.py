"""Hashing of passwords, and refusal of passwords that are easy to guess."""

import os
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from anyascii import anyascii
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST = 8  # minimum of characters of a password besides a name
LAST = 19  # the lowest priority


def step_back():
    """Lower the priority of this thread, where the system allows it."""
    if sys.platform == "linux":
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)


# One a worker, so that visitors never wait for more than one.
HASHING = ThreadPoolExecutor(1, "hashing", initializer=step_back)


class PatientHasher(PBKDF2PasswordHasher):
    """Django's hasher, in a thread of the lowest priority.

    A hash takes half a second of a processor, for which visitors would wait.
    """

    def encode(self, password, salt, iterations=None):
        task = HASHING.submit(super().encode, password, salt, iterations)
        return task.result()


class NamesValidator(UserAttributeSimilarityValidator):
    """Django's validator, which also refuses a name with a few other characters.

    Names are compared as written and in Latin letters: 王小明 is wangxiaoming, too.
    """

    def validate(self, password, user=None):
        super().validate(password, user)
        rest = password.lower()
        for name in sorted(names_of(user) if user else [], key=len, reverse=True):
            rest = rest.replace(name, "")
        if rest != password.lower() and len(rest) < LEAST:
            raise ValidationError(
                _("Without your names the password would be too short."),
                code="password_is_name",
            )


def names_of(user):
    """Return the user's names in lower case, without those of one or two letters."""
    whole = [user.last_name + user.first_name, user.first_name + user.last_name]
    texts = [user.username, user.email, user.first_name, user.last_name, *whole]
    parts = {part for text in texts for part in re.split(r"[\W_]+", text)}
    found = {name.lower() for part in parts for name in (part, anyascii(part))}
    # Two Chinese characters can be a whole name; two Latin letters are in any word.
    return {name for name in found if len(name) > 2 or (name and not name.isascii())}
