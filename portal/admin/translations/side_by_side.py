"""The source of each translated text, to stand beside the field it is written in."""

from django.utils.safestring import mark_safe

from portal.content.i18n.translatable import LANGUAGES, Translated, column_of
from portal.content.rich_text.lookup import of_form
from portal.content.rich_text.references import for_file, for_form
from portal.content.rich_text.sanitize import in_words
from portal.editorial.revisions.text_diff import mark
from portal.editorial.translations.status import own_texts


def sources(context):
    """What stands beside the fields of a form and its inlines, stored as it is now.

    `place` is the id of the element in which the row of the field is looked for; the
    main form has none.
    """
    row, lookup = context["original"], of_form(context["adminform"].form)
    found = [*of_row(row, "", lookup)]
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.initial_forms:
            if isinstance(form.instance, Translated) and form.instance.pk:
                found += of_row(form.instance, form.prefix, lookup)
    return found


def of_row(row, place, lookup):
    texts = [text for code in LANGUAGES for text in own_texts(row, code)]
    for text, changed in zip(texts, changes(texts), strict=True):
        yield {
            "text": text,
            "place": place,
            "field": column_of(text.field, text.language),
            "label": text.label,
            "language": text.source_language,
            "source": as_shown(text.source, lookup) if text.is_rich else text.source,
            "changes": changed,
        }


def as_shown(text, lookup):
    """A rich text with the addresses and pictures that a form shows."""
    return mark_safe(for_form(text, lookup))  # noqa: S308 - it cleans


def changes(texts):
    """Of each text the source with what changed since its translation, or nothing.

    What rich texts refer to is asked for once, for all of them.
    """
    behind = [text for text in texts if text.before is not None]
    rich = [each for t in behind if t.is_rich for each in (t.before, t.source)]
    words = dict(zip(rich, map(in_words, in_files(rich)), strict=True))
    return [marked(text, words) for text in texts]


def marked(text, words):
    if text.before is None:
        return ""
    pair = (text.before, text.source)
    pair = (words[each] for each in pair) if text.is_rich else pair
    return mark(*pair, short=True)


def in_files(texts):
    """Rich texts as files name their references; no text holds a NUL."""
    joined = "\0".join(each.replace("\0", "") for each in texts)
    return for_file(joined).split("\0") if texts else []
