"""Stories and plain pages in the API; they have no files."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, NumberFilter

from portal.models import Page, Story
from portal.public.api import fields
from portal.public.api.datasets import Dataset
from portal.public.api.serializers import ContentSerializer


class StorySerializer(ContentSerializer):
    title = fields.translated(_("What it is called."))
    source_line = fields.translated(_("Where it first appeared."))
    source_date = fields.Date(
        _("When it first appeared there, as precisely as it is known.")
    )
    summary = fields.translated(_("What it tells, in one or two sentences."))


class StoryFilters(FilterSet):
    year = NumberFilter(
        "published_at__year",
        min_value=1900,
        max_value=2200,
        help_text=_("The year in which it appeared on the site."),
    )


Dataset(
    name="stories",
    title=_("Stories"),
    row=_("News, or an article in the office's own words."),
    model=Story,
    serializer=StorySerializer,
    filters=StoryFilters,
    has_files=False,
)


class PageSerializer(ContentSerializer):
    title = fields.translated(_("What it is called."))
    summary = fields.translated(_("What it tells, in one or two sentences."))


Dataset(
    name="pages",
    title=_("Pages"),
    row=_("A plain page, such as the one about this site."),
    model=Page,
    serializer=PageSerializer,
    has_files=False,
)
