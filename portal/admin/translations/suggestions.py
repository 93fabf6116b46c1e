"""Former translations and terms of the glossary, beside the text they are for."""

from itertools import count

from django.contrib import admin

from portal.content.kinds import content_models, kinds_by_label
from portal.editorial.revisions.text_diff import mark
from portal.editorial.translations import glossary
from portal.editorial.translations.suggestions import suggest
from portal.editorial.workflow.steps import has_right

KEYS = 9  # suggestions of a text with a key to insert them


def add_to(sources, row, user):
    """Add suggested translations to each of the sources of a form.

    Only content that the user may see is used. The row itself is excluded, because the
    form shows its live texts already.
    """
    texts = [each["text"] for each in sources]
    models = [model for model in content_models() if has_right(user, "view", model)]
    kinds = [model._meta.label_lower for model in models]
    but = (row._meta.label_lower, [row.live_id or row.pk])
    found = suggest(texts, kinds, but)
    pages = pages_of(each for some in found for each in some)
    terms = glossary.stored()
    marked = {}
    for source, some in zip(sources, found, strict=True):
        numbers = count(1)
        source["suggestions"] = [
            {
                "words": each.translation,
                "source": marked_once(marked, each.source, each.segment),
                "likeness": each.likeness,
                "page": pages.get((each.kind, each.object_id)),
                "number": number_of(numbers),
            }
            for each in some
        ]
        source["terms"] = [
            {
                "words": entry.forms(source["text"].language)[0],
                "source": word,
                "note": entry.note,
                "number": number_of(numbers),
            }
            for word, entry in terms.terms(source["text"])
        ]
        source["number"] = next(numbers) - 1


def number_of(numbers):
    """Return the next number while there is a key for it, else None."""
    number = next(numbers)
    return number if number <= KEYS else None


def marked_once(marked, former, segment):
    """Return the former source with its differences; cached for several languages."""
    if (former, segment) not in marked:
        marked[former, segment] = mark(former, segment)
    return marked[former, segment]


def pages_of(suggestions):
    """Return the name and form of the row of each suggestion, by kind and key."""
    keys = {}
    for each in suggestions:
        keys.setdefault(each.kind, set()).add(each.object_id)
    models = kinds_by_label()
    found = {}
    for kind in sorted(keys):
        rows = models[kind].objects.filter(pk__in=keys[kind]).for_names()
        address = admin.site.get_model_admin(models[kind]).address
        for row in rows:
            found[kind, row.pk] = {"name": str(row), "url": address("change", row.pk)}
    return found
