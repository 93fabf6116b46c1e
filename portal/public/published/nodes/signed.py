"""Asks another server to give out the edition of the database, and reads the asking.

The request goes to its application, under an address that is not there for anybody who
does not sign with SECRET_KEY. A copy of one does no harm: it brings nothing about but
what the database says, and is old after some seconds.
"""

from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.core import signing

ADDRESS = "/nodes/switch"
HEADER = "X-Node-Signature"
ASKING, ANSWER = (f"portal.public.published.nodes.{end}" for end in ("ask", "answer"))
AGE = 30  # seconds for which a signature is good
LONGEST = 1000  # characters of an answer


def ask(node, edition, seconds):
    """Whether a server answers in time: it gives out nothing older than the edition."""
    parts = urlsplit(node.name)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    asked = signature_for(node.name, edition)
    try:
        with closing(kind(parts.hostname, parts.port, timeout=seconds)) as connection:
            address = f"{parts.path}{ADDRESS}"
            connection.request("POST", address, headers={HEADER: asked})
            answer = connection.getresponse().read(LONGEST).decode(errors="replace")
    except (OSError, HTTPException):
        return False
    return opened(answer, ANSWER) == asked


def signature_for(name, edition):
    """What asks the server of this name to give out an edition, or a later one."""
    return signing.dumps([name, edition.number, edition.key], salt=ASKING)


def read_asked(signature, name):
    """The number and key of the edition that the server of this name is asked for.

    None where nobody has asked who may.
    """
    found = opened(signature, ASKING)
    return found[1:] if found and found[0] == name else None


def answer_to(signature):
    """What shows that the one who was asked has understood it."""
    return signing.dumps(signature, salt=ANSWER)


def opened(text, salt):
    try:
        return signing.loads(text, salt=salt, max_age=AGE)
    except signing.BadSignature:
        return None
