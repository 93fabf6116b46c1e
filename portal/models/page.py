"""Plain pages, which are linked in the footer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import between
from portal.content.i18n.managers import manager_of
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.querysets import ContentQuerySet


class PageQuerySet(ContentQuerySet):
    def in_order(self):
        return self.order_by("position", "pk")


class Page(Content):
    """A plain page: about, accessibility, contact."""

    listing = Listing(
        None,
        _("About this site"),
        _("What this site is, how everybody can read it, and who answers for it."),
        position=7,
    )

    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers come first in the footer.")
    )

    has_report_form = models.BooleanField(
        _("with the form for errors"),
        default=False,
        help_text=_("The form for reports of errors is shown below the text."),
    )

    objects = manager_of(PageQuerySet)

    class Meta(Content.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            *Content.Meta.constraints,
            between(
                "position",
                0,
                999,
                "portal_page_position",
                _("A position is between 0 and 999."),
            ),
        ]
