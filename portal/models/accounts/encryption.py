"""Short secrets as stored: encrypted with a key derived from SECRET_KEY.

So a copy of the database alone does not reveal them. After a change of SECRET_KEY they
can be read only if the former one is in SECRET_KEY_FALLBACKS.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
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
