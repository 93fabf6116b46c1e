"""A field whose text is stored encrypted with the key of the site."""

from django.db import models

from portal.models.accounts.encryption import decrypt, encrypt


class Unreadable(str):
    """A stored text whose key is no longer known; it is stored again as it is."""

    __slots__ = ()


class EncryptedField(models.TextField):
    """Text that the database, and every copy of it, holds in ciphertext only.

    It cannot be searched or sorted by the database. An empty text stays empty.
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
