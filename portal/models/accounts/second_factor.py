"""With what the staff sign in beside their password: passkeys, code apps, codes.

A passkey is a public key, and a recovery code is stored as its digest: neither can be
used by who reads the database. The secret of a code app is encrypted.
"""

import hashlib
import secrets
from base64 import b32encode

import pyotp
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pyotp.utils import strings_equal

from portal.models.accounts.encryption import decrypt, encrypt
from portal.models.audit import Event, record
from portal.models.user import User

RECOVERY_CODES = 10
DIGITS = 6
NEAR = (0, -1, 1)  # periods of 30 seconds by which a clock may be wrong


class Passkey(models.Model):
    """A key pair of a device or of a security key; here is its public half."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    # Identifier, kind of device and public key, as WebAuthn joins them.
    credential = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)  # of the identifier
    counter = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")

    def __str__(self):
        return self.name

    def count(self, counter):
        """Note a use; False for a copy of the device, which counts on its own.

        Most devices do not count: then it is always 0.
        """
        if (counter or self.counter) and counter <= self.counter:
            return False
        self.counter, self.used_at = counter, timezone.now()
        self.save(update_fields=["counter", "used_at"])
        return True


class CodeApp(models.Model):
    """An app that shows a new code every 30 seconds (TOTP, RFC 6238)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="code_app")
    secret = models.CharField(max_length=200)  # encrypted
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("code app")
        verbose_name_plural = _("code apps")

    def __str__(self):
        return str(self._meta.verbose_name)

    def accept(self, code):
        """Store the code and return True if it is right and later than the last one.

        Call it in a transaction, on a locked row: no code is taken twice.
        """
        secret = decrypt(self.secret)
        step = secret and step_of(secret, code)
        if not step or step <= self.last_step:
            return False
        self.last_step, self.used_at = step, timezone.now()
        self.save(update_fields=["last_step", "used_at"])
        return True


def step_of(secret, code):
    """Return the number of the 30 seconds of a code, None if it is wrong."""
    codes = pyotp.TOTP(secret, digits=DIGITS)
    now = codes.timecode(timezone.now())
    steps = [now + offset for offset in NEAR]
    return next((s for s in steps if strings_equal(codes.generate_otp(s), code)), None)


class RecoveryCode(models.Model):
    """A one-time code for users who have lost their other factors."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    # Of 80 random bits, so that the code cannot be found by trial.
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self):
        return str(self._meta.verbose_name)


def digest_of(code):
    return hashlib.sha256(code.encode()).hexdigest()


def has_factor(user):
    """Return True if the account needs a second factor to sign in."""
    return user.passkeys.exists() or CodeApp.objects.filter(user=user).exists()


@transaction.atomic
def add(factor):
    """Store a passkey or a code app; it takes the place of a former code app.

    The first one ends what was signed in with the password alone, on other machines.
    """
    user = factor.user
    is_first = not has_factor(user)
    if isinstance(factor, CodeApp):
        CodeApp.objects.filter(user=user).delete()
    factor.save()
    if is_first:
        user.end_sessions()
    record(Event.FACTOR_ADDED, actor=user, row=user, factor=kind_of(factor))


@transaction.atomic
def remove(factor):
    """Delete a passkey or a code app; recovery codes go with the last one."""
    user, kind = factor.user, kind_of(factor)
    factor.delete()
    if not has_factor(user):
        user.recovery_codes.all().delete()
    record(Event.FACTOR_REMOVED, actor=user, row=user, factor=kind)


def kind_of(factor):
    return factor._meta.model_name


@transaction.atomic
def make_recovery_codes(user):
    """Replace the codes by new ones and return them, to be shown only now."""
    codes = [
        b32encode(secrets.token_bytes(10)).decode().lower()
        for _number in range(RECOVERY_CODES)
    ]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(code)) for code in codes
    )
    record(Event.RECOVERY_CODES_MADE, actor=user, row=user, count=len(codes))
    return codes


@transaction.atomic
def use_recovery_code(user, code):
    """Delete the recovery code and return True if the user has it."""
    deleted, _kinds = user.recovery_codes.filter(digest=digest_of(code)).delete()
    if deleted:
        left = user.recovery_codes.count()
        record(Event.RECOVERY_CODE_USED, actor=user, row=user, left=left)
    return bool(deleted)


@transaction.atomic
def reset(user, actor=None):
    """Take everything from an account but its password, and end its sessions."""
    counts = {
        "passkeys": user.passkeys.count(),
        "code_apps": CodeApp.objects.filter(user=user).count(),
    }
    user.passkeys.all().delete()
    CodeApp.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    user.end_sessions()
    record(Event.FACTOR_RESET, actor=actor, row=user, **counts)


def new_secret():
    """Return an encrypted secret for a new code app."""
    return encrypt(pyotp.random_base32())


def address_of(secret, user, issuer):
    """Return the URI that a code app reads from the QR code."""
    codes = pyotp.TOTP(secret, digits=DIGITS)
    return codes.provisioning_uri(name=user.get_username(), issuer_name=issuer)
