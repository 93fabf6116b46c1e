"""Secrets and internal texts as stored: encrypted with a key from SECRET_KEY.

So a copy of the database alone does not reveal them. After a change of SECRET_KEY they
can be read only if the former one is in SECRET_KEY_FALLBACKS.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac


def cipher():
    keys = []
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        found = salted_hmac("portal.encryption", "", secret=secret, algorithm="sha256")
        keys.append(Fernet(urlsafe_b64encode(found.digest())))
    return MultiFernet(keys)


def encrypt(text):
    return cipher().encrypt(text.encode()).decode()


def decrypt(stored):
    """Return the text, or None if its key is no longer known."""
    try:
        return cipher().decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


class Unreadable(str):
    """A stored text whose key is no longer known; it is stored again as it is."""

    __slots__ = ()


class EncryptedField(models.TextField):
    """Text that the database and every copy of it hold in ciphertext only.

    The database can neither search nor sort it. An empty text stays empty.
    """

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        text = decrypt(value)
        return Unreadable(value) if text is None else text

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if not value or isinstance(value, Unreadable):
            return value
        return encrypt(value)


class EncryptedLine(EncryptedField):
    """The same for one line, which forms show as such."""

    def __init__(self, *args, max_length=200, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
