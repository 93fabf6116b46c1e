"""Querysets of content: public rows, their order, related rows, free addresses.

Bulk writes send a signal of the portal, because Django sends none.
"""

from itertools import batched, chain

from anyascii import anyascii
from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.fetch_modes import FetchPeers
from django.db.models.query_utils import DeferredAttribute
from django.dispatch import Signal
from django.utils.text import slugify
from modeltranslation.utils import get_translation_fields

from portal.content.states import State, is_in
from portal.files.names import name_of_original

# Sent with `rows`, a query of the rows that were written, after they were.
written_in_bulk = Signal()
AT_ONCE = 500  # keys in a query
# The columns that links to a row need.
NAMED = (
    "slug",
    *chain.from_iterable(map(get_translation_fields, ("title", "short_title"))),
)


class SignallingQuerySet(models.QuerySet):
    """Sends `written_in_bulk` on bulk writes, for which Django sends no signal."""

    def update(self, **values):
        with transaction.atomic(using=self.db):
            keys = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            self.tell(keys)
        return number

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            self.tell([row.pk for row in made])
        return made

    bulk_create.alters_data = True

    def tell(self, keys):
        """Send the written rows; also for `bulk_update`, which calls `update`."""
        for some in batched(keys, AT_ONCE):
            rows = self.model._base_manager.using(self.db).filter(pk__in=some)
            written_in_bulk.send(sender=self.model, rows=rows)


class FetchTogether(FetchPeers):
    """Fetch a deferred column for all rows that were fetched together.

    Django uses `in_bulk`, which does not know the value lists of modeltranslation, so
    each row would get a dictionary instead of its value.
    """

    def fetch(self, fetcher, instance):
        peers = [peer for each in instance._state.peers if (peer := each())]
        if not isinstance(fetcher, DeferredAttribute) or len(peers) < 2:
            super().fetch(fetcher, instance)
            return
        name = fetcher.field.attname
        rows = fetcher.field.model._base_manager.using(instance._state.db)
        rows = rows.filter(pk__in=[peer.pk for peer in peers])
        values = dict(rows.values_list("pk", name))
        for peer in peers:
            if name not in peer.__dict__ and peer.pk in values:
                peer.__dict__[name] = values[peer.pk]

    def __reduce__(self):
        return "TOGETHER"  # a cached row has the one of the process that reads it


TOGETHER = FetchTogether()


def published(model, relation, columns=(), to_attr=None):
    """Return the prefetch of a relation of `model` to public content."""
    related = model._meta.get_field(relation).related_model
    rows = related.objects.published().order_by("pk")
    rows = rows.for_names(*columns) if columns else rows
    return Prefetch(relation, rows, to_attr)


def entered(model, relation):
    """Return the prefetch of a relation of `model`, in the order of entry.

    Django's own has no order: on PostgreSQL, changed rows would be last.
    """
    related = model._meta.get_field(relation).related_model
    return Prefetch(relation, related.objects.order_by("pk"))


def picture_fields(model):
    picture = apps.get_model("portal.Picture")
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in fields if field.related_model is picture]


class ContentQuerySet(SignallingQuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug, live__isnull=True)

    def published(self):
        """Return rows that a visitor may see now: published, begun, not expired."""
        return self.filter(is_in(State.PUBLIC), live__isnull=True)

    def pages(self):
        """Return public rows that are not shown on the page of another row."""
        rows, name = self.published(), self.model.part_of
        if not name:
            return rows
        whole = self.model._meta.get_field(name).related_model.objects.published()
        return rows.exclude(Exists(whole.filter(pk=OuterRef(name))))

    def originals(self):
        """Return all rows except working copies."""
        return self.filter(live__isnull=True)

    def of_city(self, slug):
        """Return rows about the city; kinds without cities have none."""
        return self.none()

    def in_order(self):
        """Order the rows for a list on the site, the last published first."""
        return self.order_by("-published_at", "-pk")

    def beside(self, row):
        """Return the rows among which the neighbours of `row` are searched."""
        return self.all()

    def in_parts(self):
        """Return pairs of a heading and rows, for a short list in the site map."""
        return [(None, list(self.in_order().only(*NAMED)))]

    def in_spans(self):
        """Return triples of heading, query and number, for long site map lists."""
        return []

    def for_list(self):
        """Fetch with each row the columns of its line in a list.

        Other columns are fetched on first use, for all rows of the list at once.
        """
        return self.fetch_mode(TOGETHER)

    def for_address(self):
        """Fetch of each row what its address is made of."""
        return self.only("slug")

    def for_page(self):
        """Fetch with a row what its own page shows."""
        sources = entered(self.model, "sources")
        return self.select_related("cover").prefetch_related(sources)

    def for_card(self):
        """Fetch with a row what its picture for sharing shows."""
        return self.for_page()

    def for_names(self, *columns):
        """Fetch the names alone, and these columns."""
        rows = self.fetch_mode(TOGETHER)
        # Django's own: modeltranslation's looks for columns without their language.
        return models.QuerySet.only(rows, *NAMED, *columns)

    def with_published(self, *relations, columns=()):
        """Also fetch public rows of related content.

        With `columns`, only its names and these columns.
        """
        return self.prefetch_related(
            *(published(self.model, each, columns) for each in relations)
        )

    def using_file(self, name):
        """Return rows that show a stored file: their own, or a picture or rendition."""
        uses = Q()
        for field in self.model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                uses |= Q(**{field.name: name})
        for field in picture_fields(self.model):
            uses |= Q(**{f"{field.name}__file": name_of_original(name)})
        return self.filter(uses).distinct()


# Addresses made from titles in any script


class SlugQuerySet(SignallingQuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Slugged(models.Model):
    """A row that files and other sites know by its `slug`, made from its title."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.fill_slug()
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        super().clean()
        self.fill_slug()

    def slug_source(self):
        """Return the text that an empty slug is made from.

        English comes first, since Chinese and Korean have to be romanised.
        """
        return getattr(self, "title_en", None) or str(self)

    def fill_slug(self):
        """Give a row without an address one made from its title: ASCII, and free."""
        if self.slug:
            return
        stem = slugify(anyascii(self.slug_source()))[:90].strip("-")
        stem = stem or self._meta.model_name
        taken = set(
            type(self)
            ._base_manager.filter(slug__startswith=stem)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        self.slug = next(slug for slug in (stem, *numbered) if slug not in taken)
