"""The staff."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.scripts import LETTERS
from portal.server.languages import OF_PROJECT

FAMILY_FIRST = [LETTERS[script] for script in ("Han", "Kana", "Hangul")]
ADMINISTRATOR = "administrator"  # the role, as fixtures and code know it


class StaffManager(UserManager):
    def administrators(self):
        """Return active users who may manage accounts."""
        of_role = self.filter(groups__name=ADMINISTRATOR).values("pk")
        rows = self.filter(is_active=True, is_staff=True)
        return rows.filter(Q(is_superuser=True) | Q(pk__in=of_role))


class User(AbstractUser):
    """A member of staff; visitors have no accounts."""

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=OF_PROJECT,  # the desk has no other texts
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which this person sees the admin."),
    )
    wants_mail = models.BooleanField(
        _("mail when something waits for me"),
        default=False,
        help_text=_(
            "A mail when a review is asked for that this person may do, when something "
            "that this person has sent comes back, and once a day what has become due. "
            "It goes to the e-mail address of the account."
        ),
    )
    must_change_password = models.BooleanField(
        _("has to choose a password of their own"), default=False, editable=False
    )
    # When this person was first asked for a second factor: from then on the days count.
    factor_asked_at = models.DateTimeField(null=True, editable=False)
    sessions_ended_at = models.DateTimeField(null=True, editable=False)

    objects = StaffManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def __str__(self):
        """Return the full name, else the name of the account."""
        return self.get_full_name() or self.username

    def get_full_name(self):
        """Return a name in the order of its language: 王丽, 김민수, but Anna Smith."""
        parts = [*filter(None, [self.last_name.strip(), self.first_name.strip()])]
        is_joined = all(any(s.search(part) for s in FAMILY_FIRST) for part in parts)
        return "".join(parts) if is_joined else " ".join(reversed(parts))

    def get_short_name(self):
        """Return the full name, because Chinese names are not shortened."""
        return str(self)

    def end_sessions(self):
        self.sessions_ended_at = timezone.now()
        self.save(update_fields=["sessions_ended_at"])

    def get_session_auth_hash(self):
        return self.since_the_end(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        return map(self.since_the_end, super().get_session_auth_fallback_hash())

    def since_the_end(self, digest):
        """Return a session digest that `end_sessions` changes, as a password does."""
        at = self.sessions_ended_at
        return f"{digest}.{at.timestamp()}" if at else digest


class SentReminder(models.Model):
    """A reminder that was mailed to a member of staff, so that none comes twice.

    Copies of the data have these rows: without them, all that is due would be mailed
    again after a restore.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, help_text="As of `Reminder.key`.")
    sent_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="portal_sentreminder_once"
            )
        ]

    def __str__(self):
        return self.key
