"""Short secrets as they are stored: encrypted with a key of SECRET_KEY's own.

So a copy of the database alone gives no code away. Another SECRET_KEY does not read
them, unless the former one stands in SECRET_KEY_FALLBACKS.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key_from(each)) for each in keys])


def key_from(secret):
    found = salted_hmac("portal.encryption", "", secret=secret, algorithm="sha256")
    return urlsafe_b64encode(found.digest())


def encrypt(text):
    return cipher().encrypt(text.encode()).decode()


def decrypt(stored):
    """The text, or None where it was encrypted with a key that is gone."""
    try:
        return cipher().decrypt(stored.encode()).decode()
    except InvalidToken:
        return None
