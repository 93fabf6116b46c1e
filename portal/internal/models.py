"""Internal rows: never on the site, in a search, an export, a version or a log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.internal.encrypted import EncryptedField

RIGHT = "internal.see_internal"  # for all of them; no role has it from the start


class Contact(models.Model):
    """A person at a partner; every field about the person is stored encrypted."""

    city = models.ForeignKey(
        "exchanges.City",
        models.PROTECT,
        verbose_name=_("city"),
        related_name="+",
    )
    name = EncryptedField(_("name"))

    class Meta:
        default_permissions = ()
        permissions = [("see_internal", _("see and edit internal rows"))]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        """Return no name, because titles, addresses and the trail show this text."""
        return f"{self._meta.verbose_name} {self.pk}"
