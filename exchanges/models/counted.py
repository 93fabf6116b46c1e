"""What the office counts of an event, and the fields of work it sorts events into."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.content.constraints import between
from portal.content.querysets import Slugged, SlugQuerySet


class Field(Slugged):
    """A field of work, such as culture; the office adds and renames its own."""

    slug = models.SlugField(
        _("short name"),
        max_length=40,
        unique=True,
        blank=True,
        help_text=_(
            "In the open data and in tables. Leave it empty to have it made from the "
            "name."
        ),
    )
    name = models.CharField(_("name"), max_length=60)
    gaok = models.CharField(
        _("field in the statistics of GAOK"),
        max_length=60,
        blank=True,
        help_text=_(
            "The name of the field at the Governors Association of Korea, for example "
            "문화예술. The year's report has it in a column of its own."
        ),
    )
    cpaffc = models.CharField(
        _("field in the statistics of CPAFFC"),
        max_length=60,
        blank=True,
        help_text=_(
            "The name of the field at the friendship association (全国友协), for "
            "example 文化艺术. The year's report has it in a column of its own."
        ),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("The smallest number comes first in lists and in the report."),
    )

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")

    def __str__(self):
        return self.name or self.slug

    def slug_source(self):
        return getattr(self, "name_en", None) or str(self)


class Counted(models.Model):
    """An event with the figures of the year's report; what is empty is unknown."""

    class Level(models.TextChoices):
        # 副省级以上, 厅局级, 县处级, 其他: the lines of the office's own reports.
        VICE_PROVINCIAL = "vice_provincial", _("vice-provincial or above")
        BUREAU = "bureau", _("department or bureau")
        COUNTY = "county", _("county or division")
        OTHER = "other", pgettext_lazy("level of a post", "other")

    field = models.ForeignKey(
        "exchanges.Field",
        models.PROTECT,
        verbose_name=_("field"),
        related_name="%(class)ss",
        null=True,
        blank=True,
    )
    batches = models.PositiveSmallIntegerField(
        _("batches"),
        null=True,
        blank=True,
        help_text=_("How many groups came or went. Empty: it is not known."),
    )
    level = models.CharField(
        _("level of the head"),
        max_length=15,
        choices=Level,
        blank=True,
        help_text=_("Only for the year's report. Empty: it is not known."),
    )
    is_youth = models.BooleanField(
        _("for young people"),
        null=True,
        blank=True,
        help_text=_("For pupils, students or others of their age."),
    )
    is_online = models.BooleanField(
        _("online"), null=True, blank=True, help_text=_("By video, without travel.")
    )

    class Meta:
        abstract = True
        constraints = [
            between(
                *("batches", 1, 999, "%(app_label)s_%(class)s_batches"),
                _("There are 1 to 999 batches; what is not known stays empty."),
            )
        ]
