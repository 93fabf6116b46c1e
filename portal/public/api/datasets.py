"""Sets of rows, each declared in the module `api` of an app: their columns and queries.

What a column says is a field of the serializer. Which rows are public, also of those
that a row names, is decided by the queryset: a field gives what that has fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from portal.content.models import BODIES, Content
from portal.content.querysets import entered, published
from portal.models import FormerAddress

# What the collection of all sets is called.
TITLE = _("Open data")
DESCRIPTION = _(
    "What is published here about cities, relations, exchanges, delegations, "
    "agreements and sights, as tables for your own use. The full texts are on the "
    "pages, to which each row leads."
)
ENDPOINTS = {}  # every set by its name, in the order of the apps
DATASETS = {}  # those of them that have files


class State(NamedTuple):
    """How many public rows a set has, since when, and when one was changed last."""

    number: int
    first: datetime | None
    changed: datetime | None


@dataclass(eq=False)
class Dataset:
    """The name of a set in addresses, its title, what a row is, and its columns.

    `relations` are those whose rows its columns name, `beyond` pairs of one and of a
    relation of its rows that they name as well, `lookup` the fields of the last part of
    a row's address. `public` returns the queryset of what everybody may see,
    `times` are the times of changes and of publication, `dated` the fields of the first
    and the last day, if other than those of the model, `themes` codes of the European
    list. Without `has_files` it is in the API alone.
    """

    name: str
    title: str
    row: str
    model: type
    serializer: type
    relations: tuple = ()
    beyond: tuple = ()
    lookup: tuple = ("slug",)
    filters: type = FilterSet
    public: Callable | None = None
    times: tuple = ("updated_at", "published_at")
    dated: tuple | None = None
    themes: tuple = ("INTR",)
    has_files: bool = True

    def __post_init__(self):
        self.public = self.public or self.published
        if self.dated is None:
            self.dated = self.model.dated
        ENDPOINTS[self.name] = self
        if self.has_files:
            DATASETS[self.name] = self

    def published(self):
        # Not the bound method, because translations are registered after the sets.
        return self.model.objects.published()

    @cached_property
    def columns(self):
        return [*self.serializer().fields.values()]

    @property
    def names(self):
        return [column.field_name for column in self.columns]

    @property
    def is_placed(self):
        return "latitude" in self.names

    @property
    def forms(self):
        """The formats of its files, as their names end."""
        return ["csv", "json", *(["geojson"] if self.is_placed else [])]

    @property
    def groups(self):
        """Columns that are described together: one for each language."""
        by_base = groupby(self.columns, lambda each: each.base or each.field_name)
        for _base, columns in by_base:
            found = list(columns)
            yield {"names": [each.field_name for each in found], "column": found[0]}

    def rows(self):
        """Return the queryset of the public rows with all that their columns show."""
        rows = self.public().rewrite(False).order_by("pk")
        if issubclass(self.model, Content):
            rows = rows.defer(*BODIES).annotate(former_slugs=former_slugs(self.model))
        whole = getattr(self.model, "part_of", None)
        related = {*self.relations, *filter(None, [whole])}
        shown = [entered(self.model, "sources")]
        shown += (published(self.model, name, ["slug"]) for name in sorted(related))
        for relation, name in self.beyond:
            related_model = self.model._meta.get_field(relation).related_model
            beyond = published(related_model, name, ["slug"])
            beyond.add_prefix(relation)
            shown.append(beyond)
        return rows.prefetch_related(*shown)


def former_slugs(model):
    """The former slugs of a row with a space between them, as a subquery."""
    former = FormerAddress.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id=OuterRef("pk"),
    )
    slugs = former.order_by().values("object_id")
    slugs = slugs.annotate(slugs=StringAgg("slug", delimiter=Value(" ")))
    return Subquery(slugs.values("slugs"))


def states():
    """Return the `State` of each set with files by its name, by one query for all."""
    first, *others = (
        dataset.public()
        .order_by()
        .annotate(of=Value(dataset.name))
        .values("of")
        .annotate(
            number=Count("pk"),
            first=Min(dataset.times[-1]),
            changed=Greatest(*map(Max, dataset.times)),
        )
        .values_list("of", "number", "first", "changed")
        for dataset in DATASETS.values()
    )
    found = {name: State(*rest) for name, *rest in first.union(*others, all=True)}
    return {name: found.get(name, State(0, None, None)) for name in DATASETS}
