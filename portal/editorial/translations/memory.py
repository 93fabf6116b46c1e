"""The segments of published rows with their translations, for look-ups.

The texts to translate are derived from the same rows and written with them, whatever
writes a row: form, fixture, table, bulk.
"""

from itertools import batched

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.content.parts import part_names, translated_links
from portal.content.states import Status
from portal.editorial.translations.segments import LONGEST, aligned
from portal.editorial.translations.status import Translation, keep_to_do, texts_of
from portal.editorial.translations.tasks import end_done
from portal.models import Comment, MemoryFile, TranslationSegment, TranslationTask
from portal.models.audit import derive
from portal.models.derived import build_with_tables, write_with_rows

AT_ONCE = 200  # rows that are read at the same time
FILE = MemoryFile._meta.label_lower  # the kind of segments from a file
COLUMNS = ("object_id", "language", "source", "translations")


def write(model, keys):
    """Write the data derived from the texts of rows: texts to translate, segments.

    Returns the rows, reloaded, so the data match what is stored.
    """
    label = model._meta.label_lower
    with transaction.atomic(savepoint=False):
        rows = model._base_manager.filter(pk__in=keys).order_by("pk")
        rows = list(rows.prefetch_related(*part_names(model)))
        if changed := keep_to_do(model, rows):
            end_done(changed)
        wanted = {
            row.pk: segments_of(row)
            for row in rows
            if row.status == Status.PUBLISHED and row.live_id is None
        }
        stored, known = TranslationSegment.objects.filter(kind=label), {}
        segments = stored.filter(object_id__in=keys).values_list(*COLUMNS)
        for key, language, source, translations in segments:
            known.setdefault(key, {})[language, source] = translations
        changed = [key for key in keys if known.get(key, {}) != wanted.get(key, {})]
        if changed:
            rewritten = [key for key in changed if key in known]
            stored.filter(object_id__in=rewritten).delete()
            found = [
                (key, *segment, translations)
                for key in changed
                for segment, translations in wanted.get(key, {}).items()
            ]
            create(label, found)
    return rows


def write_file(file):
    create(FILE, ((file.pk, *segment) for segment in file.segments))


def create(kind, segments):
    TranslationSegment.objects.bulk_create(
        TranslationSegment(kind=kind, **dict(zip(COLUMNS, values, strict=True)))
        for values in segments
    )


def segments_of(row):
    """Return translations by language for each segment.

    Outdated ones are left out, because they are no example.
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


def rebuild():
    with transaction.atomic():
        TranslationSegment.objects.all().delete()
        for model in content_models():
            keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
            for some in batched(list(keys), AT_ONCE):
                write(model, some)
        for file in MemoryFile.objects.order_by("pk").iterator(1):
            write_file(file)
    return TranslationSegment.objects.count()


# After each write of a row


def listen(app):
    """Connect to changes of rows with texts and of their parts, and to new tables."""
    for model in content_models():
        post_save.connect(content_saved, model)
        post_delete.connect(content_deleted, model)
    write_with_rows(write, translated_links)
    build_with_tables(app, TranslationSegment.objects.exists, rebuild)


def content_saved(sender, instance, **kwargs):
    for row in derive(write, sender, [instance.pk]) or ():
        instance.untranslated = row.untranslated


def content_deleted(sender, instance, **kwargs):
    for notes in (Comment, TranslationTask):
        notes.objects.about(instance).delete()
    if instance.live_id is None:
        rows = TranslationSegment.objects.filter(kind=sender._meta.label_lower)
        rows.filter(object_id=instance.pk).delete()
