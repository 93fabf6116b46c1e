"""Writes entries: those of some rows, or all of them anew."""

from itertools import batched

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from portal.content.kinds import content_models
from portal.models import SearchEntry, SearchIndex
from portal.public.search import engine
from portal.public.search.entries import FORM, entry_of, kind_of, with_parts

AT_ONCE = 200  # rows that are read, and kept from others, at the same time
COLUMNS = [
    field.name
    for field in SearchEntry._meta.concrete_fields
    if field.name not in ("id", "kind", "object_id")
]


def originals(model):
    """Every row but the working copies, which nobody can visit."""
    return model._base_manager.filter(live__isnull=True)


def write(model, keys):
    """Write the entries of the rows of a model that have these keys.

    The rows are read anew, and kept from others until the transaction ends: so the
    entry says what is stored, whoever writes it last.
    """
    with transaction.atomic():
        rows = originals(model).filter(pk__in=keys).order_by("pk").select_for_update()
        entries = [entry_of(row) for row in with_parts(model, list(rows))]
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=COLUMNS,
        )


def is_built():
    """Whether there is an entry for everything, as this release writes it."""
    return SearchIndex.objects.filter(form=FORM).exists()


def rebuild(progress=lambda kind, number: None):
    """Write everything anew; till it is done, the search says that it cannot answer.

    People go on writing meanwhile. Returns how many entries there are.
    """
    with transaction.atomic():
        SearchIndex.objects.all().delete()
        engine.empty(connection)
    number = 0
    for model in content_models():
        keys = originals(model).order_by("pk").values_list("pk", flat=True)
        for some in batched(list(keys), AT_ONCE):
            write(model, some)
            number += len(some)
        progress(kind_of(model), len(keys))
    with transaction.atomic():
        engine.drop(connection)
        engine.create(connection)
        SearchIndex.objects.update_or_create(pk=1, defaults={"form": FORM})
    engine.survey(connection)
    return number


def differing():
    """The rows whose entry does not say what they say, as pairs of kind and key."""
    found = {}
    for entry in SearchEntry.objects.annotate(stored=Cast("words", TextField())):
        found[entry.kind, entry.object_id] = content_of(entry, entry.stored)
    for model in content_models():
        for row in with_parts(model, list(originals(model))):
            entry = entry_of(row)
            if found.pop((entry.kind, row.pk), None) != content_of(entry, entry.words):
                yield entry.kind, row.pk
    yield from found


def content_of(entry, words):
    values = [getattr(entry, name) for name in COLUMNS if name != "words"]
    return values, {word.strip("'") for word in words.split()}
