"""Count attempts to sign in, to prevent guessing of passwords."""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.models.user import User

WITHIN = timedelta(minutes=15)  # from the first attempt, which is the longest wait
OF_ACCOUNT = 10  # attempts at one account from one network
OF_NETWORK = 30  # attempts from one network, at whatever accounts
# One-time codes are short: with the password, they could be tried from any network.
OF_CODES = 20  # one-time codes for one account, from all networks
CODES_WITHIN = timedelta(days=1)
EVERYWHERE = ""  # instead of a network


def code_of(network, account=None):
    """Return the key of a count: attempts at an account, or all of the network.

    The typed name is not stored, because some users type their password there.
    """
    text = network if account is None else f"{network}\0{account}"
    return salted_hmac("portal.sign_in", text, algorithm="sha256").hexdigest()


class SignInAttemptsQuerySet(models.QuerySet):
    def seconds_to_wait(self, account, network):
        """Return the seconds until this network may try this account, 0 if now.

        The attempt that is refused first is counted. After it this only reads, so that
        a flood writes nothing.
        """
        return self.wait_of(code_of(network), code_of(network, account))

    def wait_of(self, *codes):
        now = timezone.now()
        waits = [
            row.ends_at - now
            for row in self.filter(code__in=codes, ends_at__gt=now)
            if row.attempts > row.limit
        ]
        return max((-int(-wait.total_seconds() // 1) for wait in waits), default=0)

    @transaction.atomic
    def count_one(self, account, network):
        """Count an attempt, before its password is checked; False if it is too many.

        The rows are locked, so that attempts at the same moment count one by one.
        """
        self.filter(ends_at__lte=timezone.now()).delete()
        is_name = "\0" not in account  # which PostgreSQL does not take
        user = (is_name and User.objects.filter(username=account).first()) or None
        may_network = self.add(code_of(network), OF_NETWORK, network=network)
        return may_network and self.add(
            code_of(network, account), OF_ACCOUNT, network=network, account=user
        )

    def seconds_for_codes(self, user):
        """Return the seconds until one-time codes of this account are checked again."""
        return self.wait_of(code_of(EVERYWHERE, user.get_username()))

    @transaction.atomic
    def count_code(self, user):
        """Count a one-time code, before it is checked; False if it is too many."""
        code = code_of(EVERYWHERE, user.get_username())
        return self.add(code, OF_CODES, CODES_WITHIN, account=user, network=EVERYWHERE)

    @transaction.atomic
    def forget_codes(self, user):
        """Delete the count of codes after a sign-in; return how many were checked."""
        rows = self.filter(code=code_of(EVERYWHERE, user.get_username()))
        found = rows.first()
        rows.delete()
        return min(found.attempts, found.limit) if found else 0

    def add(self, code, limit, within=WITHIN, **values):
        """Add an attempt to a row, which begins with it; False if it is too many."""
        values |= {"limit": limit, "ends_at": timezone.now() + within}
        rows = self.select_for_update()
        row, _is_new = rows.get_or_create(code=code, defaults=values)
        row.attempts += 1
        row.save(update_fields=["attempts"])
        return row.attempts <= row.limit

    @transaction.atomic
    def succeed(self, account, network):
        """Take back this attempt after a success, and delete the account's count."""
        self.take_back(network)
        self.filter(code=code_of(network, account)).delete()

    def take_back(self, network):
        """Reduce the count of the network by one, because the attempt was right."""
        of_network = self.filter(code=code_of(network))
        of_network.filter(attempts__gt=0).update(attempts=models.F("attempts") - 1)
        of_network.filter(attempts=0).delete()


class SignInAttempts(models.Model):
    """Attempts of the last minutes, at one account or of a whole network."""

    code = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(
        User,
        models.CASCADE,
        verbose_name=_("account"),
        null=True,
        related_name="+",
        help_text=_("Empty where there is none of that name, or all of them count."),
    )
    network = models.CharField(_("network address"), max_length=50)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    limit = models.PositiveSmallIntegerField(_("allowed attempts"))
    ends_at = models.DateTimeField(_("counted until"), db_index=True)

    objects = SignInAttemptsQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "delete")
        verbose_name = _("failed sign-ins")
        verbose_name_plural = _("failed sign-ins")

    def __str__(self):
        return f"{self.account or '…'}, {self.network}"

    @property
    def is_locked(self):
        return self.attempts >= self.limit and self.ends_at > timezone.now()
