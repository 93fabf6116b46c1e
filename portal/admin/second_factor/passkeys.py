"""Passkeys between the browser and the library that checks what they sign.

The challenge of a page is kept in the session, and is good for one answer.
"""

import hashlib
import json
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.models import Passkey

STATE = "passkey_challenge"
LONGEST = 20_000  # characters of an answer
MOST = 20  # passkeys of one person
VERIFICATION = UserVerificationRequirement.PREFERRED


class PasskeyError(Exception):
    """Raised if the browser's data is no valid answer to the challenge."""


def server_for(request):
    """Return a server that accepts passkeys of this host and origin only."""
    origin = f"{request.scheme}://{request.get_host()}"
    host = urlsplit(origin).hostname
    rp = PublicKeyCredentialRpEntity(id=host, name=_("Sister-city portal"))
    return Fido2Server(rp, verify_origin=lambda found: found == origin)


def credentials_of(passkeys):
    return [AttestedCredentialData(bytes(each.credential)) for each in passkeys]


def options_to_add(request, user):
    entity = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(),
        name=user.get_username(),
        display_name=user.get_full_name() or user.get_username(),
    )
    options, state = server_for(request).register_begin(
        entity,
        credentials_of(user.passkeys.all()),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=VERIFICATION,
    )
    request.session[STATE] = state
    return dict(options)["publicKey"]


def options_to_ask(request, user):
    options, state = server_for(request).authenticate_begin(
        credentials_of(user.passkeys.all()), user_verification=VERIFICATION
    )
    request.session[STATE] = state
    return dict(options)["publicKey"]


def checked(check, request, sent):
    """Return the library's result for an answer. Raises `PasskeyError`.

    Catches every error, because the data may be forged and the library names no errors.
    """
    state = request.session.pop(STATE, None)
    if state is None or len(sent) > LONGEST:
        raise PasskeyError
    try:
        return check(state, json.loads(sent))
    except Exception as error:
        raise PasskeyError from error


def new_passkey(request, user, name, sent):
    """Return the new passkey, not stored yet. Raises `PasskeyError`."""
    found = checked(server_for(request).register_complete, request, sent)
    credential = found.credential_data
    digest = hashlib.sha256(credential.credential_id).hexdigest()
    if Passkey.objects.filter(digest=digest).exists() or user.passkeys.count() >= MOST:
        raise PasskeyError
    return Passkey(
        user=user,
        name=name,
        credential=bytes(credential),
        digest=digest,
        counter=found.counter,
    )


@transaction.atomic
def is_right(request, user, sent):
    """Return True if a passkey of the user has signed the challenge."""
    passkeys = list(user.passkeys.select_for_update())
    data = credentials_of(passkeys)

    def check(state, answer):
        used = server_for(request).authenticate_complete(state, data, answer)
        answer = AuthenticationResponse.from_dict(answer)
        return passkeys[data.index(used)], answer.response.authenticator_data.counter

    try:
        used, counter = checked(check, request, sent)
    except PasskeyError:
        return False
    return used.count(counter)
