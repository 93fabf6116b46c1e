"""The portal's own kinds of content: plain pages, and stories of the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from portal.content.constraints import between
from portal.content.kinds import ColumnType, Listing
from portal.content.models import Content
from portal.content.partial_date import PartialDateField
from portal.content.querysets import ContentQuerySet

SHOWN = [
    column for name in ("summary", "body") for column in get_translation_fields(name)
]


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

    objects = PageQuerySet.as_manager()

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


class StoryQuerySet(ContentQuerySet):
    def for_list(self):
        return super().for_list().select_related("cover")

    def for_card(self):
        """Fetch the names, and the text: it names places."""
        return self.for_names(*get_translation_fields("body"))

    def for_front_page(self):
        """Fetch with each what the front page shows, and the text: it names places."""
        return self.for_names(*SHOWN, "cover").select_related("cover")


class Story(Content):
    """News, or an article by the office."""

    dated = ("published_at",)

    listing = Listing(
        "portal:stories",
        _("Stories"),
        _("News and stories about our sister cities and friendly-cooperation cities."),
        position=6,
        column_type=ColumnType.NEWS,
    )

    source_line = models.CharField(
        _("source line"),
        max_length=200,
        blank=True,
        help_text=_("Where the story first appeared, as readers see it."),
    )
    source_date = PartialDateField(
        _("date at the source"),
        null=True,
        blank=True,
        help_text=_("When it first appeared there: 2021, 2021-12 or 2021-12-30."),
    )

    objects = StoryQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")
