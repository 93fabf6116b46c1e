"""How passwords are hashed, and which are refused: those that everybody can guess."""

import os
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from anyascii import anyascii
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST = 8  # characters of a password that tell nothing about the person
LAST = 19  # the lowest priority


def step_back():
    """Let this thread have the processor when no other wants it; Linux knows how."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)


# One a worker, so that visitors never wait for more than one.
HASHING = ThreadPoolExecutor(1, "hashing", initializer=step_back)


class PatientHasher(PBKDF2PasswordHasher):
    """Django's own, in a thread that lets all others go before.

    A hash takes half a second of a processor, for which visitors would wait.
    """

    def encode(self, password, salt, iterations=None):
        task = HASHING.submit(super().encode, password, salt, iterations)
        return task.result()


class NamesValidator(UserAttributeSimilarityValidator):
    """Django's own, and no name with a few characters around it.

    A name counts as it is written and in Latin letters: 王小明 is wangxiaoming, too.
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
    """What the person is called, in small letters; nothing under three characters."""
    whole = [user.last_name + user.first_name, user.first_name + user.last_name]
    texts = [user.username, user.email, user.first_name, user.last_name, *whole]
    parts = {part for text in texts for part in re.split(r"[\W_]+", text)}
    found = {name.lower() for part in parts for name in (part, anyascii(part))}
    # Two characters of Chinese are a whole name; two Latin letters stand in any word.
    return {name for name in found if len(name) > 2 or (name and not name.isascii())}
