"""The staff."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff; visitors have no accounts."""

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which this person sees the admin."),
    )
    wants_mail = models.BooleanField(
        _("mail when something waits for me"),
        default=False,
        help_text=_(
            "A mail when somebody asks for a review that this person may do, and when "
            "something that this person has sent comes back. It goes to the e-mail "
            "address of the account."
        ),
    )
    # When this person was first asked for a second factor: from then on the days count.
    factor_asked_at = models.DateTimeField(null=True, editable=False)
    factors_changed_at = models.DateTimeField(null=True, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def get_session_auth_hash(self):
        return self.with_factors(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        return map(self.with_factors, super().get_session_auth_fallback_hash())

    def with_factors(self, digest):
        """What a session keeps: it ends with the factors, as with the password."""
        at = self.factors_changed_at
        return f"{digest}.{at.timestamp()}" if at else digest
