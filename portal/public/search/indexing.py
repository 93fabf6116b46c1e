"""Write index entries, of some rows or of all."""

from collections import defaultdict
from itertools import batched

from django.db import transaction
from django.db.models import Q

from portal.content.kinds import content_models
from portal.content.parts import shown_links
from portal.content.states import Status
from portal.models import SearchEntry, SearchIndex, SearchText
from portal.public.search.entries import (
    FORM,
    entries_of,
    kind_of,
    originals,
    parts,
    with_parts,
)
from portal.public.search.synonyms import marks_of
from portal.public.search.synonyms import stored as stored_sets

AT_ONCE = 200  # rows that are read and locked at the same time
COLUMNS = [
    field.name
    for field in SearchEntry._meta.concrete_fields
    if field.name not in ("id", "kind", "object_id")
]


def write(model, keys):
    """Write the entries of the rows of a model with these keys.

    Return the rows whose pages the search knew before or knows now. These are reloaded
    and locked until the transaction ends, so the entries match the stored rows if
    several processes write them. Rows on whose pages they are shown are locked as well,
    because the entries depend on these.
    """
    with transaction.atomic(savepoint=False):
        known = entries_for(model, keys).values("object_id")
        is_seen = Q(status=Status.PUBLISHED) | Q(pk__in=known)
        rows = list(kept(model, keys).filter(is_seen))
        if model.part_of and rows:
            link = model._meta.get_field(model.part_of)
            wholes = {getattr(row, link.attname) for row in rows} - {None}
            list(kept(link.related_model, wholes).values_list("pk"))
        store(model, keys, rows)
    return rows


def write_shown(model, rows):
    """Write the entries of rows that are shown on the pages of the written rows.

    The transaction has locked the written rows already. It does not wait for the
    others: a process that changes one of them waits for its page, and writes the entry
    after this.
    """
    with transaction.atomic(savepoint=False):
        for link in shown_links(model):
            shown = [each for row in rows for each in parts(row, link)]
            store(link.model, [each.pk for each in shown], shown)


def kept(model, keys):
    return originals(model).filter(pk__in=keys).order_by("pk").select_for_update()


def entries_for(model, keys):
    return SearchEntry.objects.filter(kind=kind_of(model), object_id__in=list(keys))


def store(model, keys, rows):
    """Replace the entries with these keys by those of the rows."""
    if not keys:
        return
    entries_for(model, keys).delete()
    if not rows:
        return
    sets = stored_sets()
    rows = with_parts(model, rows)
    entries = [each for row in rows for each in entries_of(row, sets)]
    SearchEntry.objects.bulk_create(entries)
    SearchText.objects.bulk_create([each.shown for each in entries])


def mark():
    """Update the marks of all entries for the current sets of synonyms."""
    sets, changed = stored_sets(), []
    for entry in SearchEntry.objects.iterator(AT_ONCE):
        marks = marks_of(entry.title, entry.text, sets)
        if entry.marks != marks:
            entry.marks = marks
            changed.append(entry)
    SearchEntry.objects.bulk_update(changed, ["marks"], batch_size=AT_ONCE)


def is_built():
    """Return True if all entries exist in the format of this release."""
    return SearchIndex.objects.filter(form=FORM).exists()


def rebuild(progress=lambda kind, number: None):
    """Rebuild all entries and return their number; until then search is unavailable.

    Editors can write meanwhile. If a migration is missing, `DatabaseError` is raised
    before anything is deleted.
    """
    SearchEntry.objects.first()
    with transaction.atomic():
        SearchIndex.objects.all().delete()
        SearchEntry.objects.all().delete()
    for model in content_models():
        keys = originals(model).order_by("pk").values_list("pk", flat=True)
        for some in batched(list(keys), AT_ONCE):
            write(model, some)
        progress(kind_of(model), len(keys))
    SearchIndex.objects.update_or_create(pk=1, defaults={"form": FORM})
    return SearchEntry.objects.count()


def differing():
    """Return rows whose entries are outdated, as pairs of kind and key."""
    found, wanted = defaultdict(list), defaultdict(list)
    for entry in SearchEntry.objects.select_related("shown"):
        found[entry.kind, entry.object_id].append(content_of(entry))
    sets = stored_sets()
    for model in content_models():
        for row in with_parts(model, list(originals(model))):
            for entry in entries_of(row, sets):
                wanted[entry.kind, row.pk].append(content_of(entry))
    for name in sorted(found.keys() | wanted.keys()):
        if sorted(found[name], key=str) != sorted(wanted[name], key=str):
            yield name


def content_of(entry):
    shown = getattr(entry, "shown", None)  # which may have been lost
    return [*(getattr(entry, name) for name in COLUMNS), shown and shown.texts]
