"""The source of each translated text, to stand beside the field it is written in."""

from portal.difference import mark
from portal.rich_text import clean
from portal.translated import LANGUAGES, Translated, column_of
from portal.translations import own_texts


def sources(context):
    """What stands beside the fields of a form and its inlines, stored as it is now.

    `place` is the id of the element in which the row of the field is looked for; the
    main form has none.
    """
    row = context["original"]
    found = [*of_row(row, "")]
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.initial_forms:
            if isinstance(form.instance, Translated) and form.instance.pk:
                found += of_row(form.instance, form.prefix)
    return found


def of_row(row, place):
    for language in LANGUAGES:
        for text in own_texts(row, language):
            yield {
                "place": place,
                "field": column_of(text.field, language),
                "label": text.label,
                "language": text.source_language,
                "source": clean(text.source) if text.field == "body" else text.source,
                "changes": changes(text),
            }


def changes(text):
    """The source with what has changed in it since it was translated, or nothing."""
    return "" if text.before is None else mark(text.before, text.source, short=True)
