"""The source of each translated text beside its field, with suggested translations."""

from django.contrib import admin
from django.urls import reverse
from django.utils.safestring import mark_safe

from portal.admin.translations.choice import models_for
from portal.content.i18n.translatable import LANGUAGES, Translated, column_of
from portal.content.kinds import kinds_by_label
from portal.content.rich_text.lookup import of_form
from portal.content.rich_text.references import for_file, for_form
from portal.content.rich_text.sanitize import in_words
from portal.editorial.revisions.text_diff import mark
from portal.editorial.translations import glossary
from portal.editorial.translations.memory import FILE
from portal.editorial.translations.status import own_texts
from portal.editorial.translations.suggestions import suggest
from portal.models import MemoryFile

KEYS = 9  # suggestions of a text with a key to insert them


def sources(context):
    """Return the sources of a form; `place` is the id of an inline, or empty."""
    row, lookup = context["original"], of_form(context["adminform"].form)
    found = [*of_row(row, "", lookup)]
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.initial_forms:
            if isinstance(form.instance, Translated) and form.instance.pk:
                found += of_row(form.instance, form.prefix, lookup)
    return found


def of_row(row, place, lookup):
    for text in (text for code in LANGUAGES for text in own_texts(row, code)):
        column, source = column_of(text.field, text.language), text.source
        if text.is_rich:  # with the addresses and pictures of forms
            source = mark_safe(for_form(source, lookup))  # noqa: S308 - it cleans
        yield {
            "text": text,
            "place": place,
            "field": column,
            # With its language: all are shown at once where a person asks for that.
            "label": row._meta.get_field(column).verbose_name,
            "language": text.source_language,
            "source": source,
            "changes": changes(text, lookup),
        }


def changes(text, lookup):
    """Return the source of a text with the changes since its translation, or ""."""
    if text.before is None:
        return ""
    pair = [text.before, text.source]
    if text.is_rich:
        pair = [in_words(for_file(each, lookup)) for each in pair]
    return mark(*pair, short=True)


def add_suggestions(sources, row, user):
    """Add suggestions to each source, of content that the user may see.

    The row itself is left out: the form shows its live texts.
    """
    texts = [each["text"] for each in sources]
    kinds = [model._meta.label_lower for model in models_for(user)] + [FILE]
    but = (row._meta.label_lower, [row.live_id or row.pk])
    found = suggest(texts, kinds, but)
    pages = pages_of(each for some in found for each in some)
    terms = glossary.stored()
    for source, some in zip(sources, found, strict=True):
        source["suggestions"] = [
            {
                "words": each.translation,
                "source": mark(each.source, each.segment),
                "likeness": each.likeness,
                "page": pages.get((each.kind, each.object_id)),
            }
            for each in some
        ]
        source["terms"] = [
            {
                "words": entry.forms(source["text"].language)[0],
                "source": word,
                "note": entry.note,
            }
            for word, entry in terms.terms(source["text"])
        ]
        offered = [*source["suggestions"], *source["terms"]]
        for number, each in enumerate(offered, 1):
            each["number"] = number if number <= KEYS else None
        source["number"] = len(offered)


def pages_of(suggestions):
    """Return the name and form of the row of each suggestion, by kind and key."""
    keys = {}
    for each in suggestions:
        keys.setdefault(each.kind, set()).add(each.object_id)
    models = kinds_by_label()
    found = {}
    for file in MemoryFile.objects.filter(pk__in=keys.pop(FILE, ())).defer("segments"):
        url = reverse("admin_translations_export")
        found[FILE, file.pk] = {"name": file.name, "url": url}
    for kind in sorted(keys):
        rows = models[kind].objects.filter(pk__in=keys[kind]).for_names()
        address = admin.site.get_model_admin(models[kind]).address
        for row in rows:
            found[kind, row.pk] = {"name": str(row), "url": address("change", row.pk)}
    return found
