"""The segments of what is published, with their translations, as they are looked up."""

from itertools import batched

from django.db import transaction

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.content.parts import part_names
from portal.content.states import Status
from portal.editorial.translations.likeness import LONGEST, bands
from portal.editorial.translations.segments import aligned
from portal.editorial.translations.status import Translation, texts_of
from portal.models import SegmentBand, TranslationSegment

AT_ONCE = 200  # rows that are read at the same time


def write(model, keys):
    """Write the segments of the rows of a model that have these keys.

    The rows are read anew, so what is kept follows from what is stored. Rows whose
    segments are kept already are left as they are.
    """
    label = model._meta.label_lower
    with transaction.atomic():
        rows = published(model, keys)
        wanted = {row.pk: segments_of(row) for row in rows}
        known = stored(label, keys)
        changed = [key for key in keys if known.get(key, {}) != wanted.get(key, {})]
        if changed:
            TranslationSegment.objects.filter(
                kind=label, object_id__in=[key for key in changed if key in known]
            ).delete()
            store(label, {key: wanted[key] for key in changed if key in wanted})


def published(model, keys):
    """What is published of the rows, no copies among them, with their parts."""
    rows = model._base_manager.filter(pk__in=keys, status=Status.PUBLISHED)
    rows = rows.filter(live__isnull=True).order_by("pk")
    return rows.prefetch_related(*part_names(model))


def stored(label, keys):
    found = {}
    rows = TranslationSegment.objects.filter(kind=label, object_id__in=keys)
    columns = ("object_id", "language", "source", "translations")
    for key, language, source, translations in rows.values_list(*columns):
        found.setdefault(key, {})[language, source] = translations
    return found


def segments_of(row):
    """The translations by language of each segment, by its own language and text.

    What has changed since it was translated is no example for others.
    """
    found = {}
    for code in LANGUAGES:
        for text in texts_of(row, code):
            if text.state != Translation.DONE:
                continue
            for source, translation in aligned(text.source, text.text):
                if len(source) <= LONGEST:
                    key = (text.source_language, source)
                    found.setdefault(key, {}).setdefault(code, translation)
    return found


def store(label, found):
    """Write segments by key of the row."""
    rows = [
        TranslationSegment(
            kind=label,
            object_id=key,
            language=language,
            source=source,
            translations=translations,
        )
        for key, segments in found.items()
        for (language, source), translations in segments.items()
    ]
    rows = TranslationSegment.objects.bulk_create(rows)
    SegmentBand.objects.bulk_create(
        SegmentBand(band=band, segment=row)
        for row in rows
        for band in bands(row.source)
    )


def rebuild():
    """Write everything anew; returns how many segments there are."""
    with transaction.atomic():
        TranslationSegment.objects.all().delete()
        for model in content_models():
            keys = published_keys(model)
            for some in batched(keys, AT_ONCE):
                store(
                    model._meta.label_lower,
                    {row.pk: segments_of(row) for row in published(model, some)},
                )
    return TranslationSegment.objects.count()


def published_keys(model):
    rows = model._base_manager.filter(status=Status.PUBLISHED, live__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))
