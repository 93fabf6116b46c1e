"""Sources of facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.partial_date import DATE_HELP, PartialDateField
from portal.content.querysets import Slugged, SlugQuerySet


class Source(Slugged):
    slug = models.SlugField(
        _("short name"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Leave it empty to have it made from the title."),
    )
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    published = PartialDateField(
        _("date of publication"),
        null=True,
        blank=True,
        help_text=DATE_HELP,
    )

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return self.title
