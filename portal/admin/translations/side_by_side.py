"""The source of each translated text, shown beside its field."""

from django.utils.safestring import mark_safe

from portal.content.i18n.translatable import LANGUAGES, Translated, column_of
from portal.content.rich_text.lookup import of_form
from portal.content.rich_text.references import for_file, for_form
from portal.content.rich_text.sanitize import in_words
from portal.editorial.revisions.text_diff import mark
from portal.editorial.translations.status import own_texts


def sources(context):
    """Return the current source texts of the fields of a form and its inlines.

    `place` is the id of the element of the row in the page; it is empty for the main
    form.
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
        column = column_of(text.field, text.language)
        yield {
            "text": text,
            "place": place,
            "field": column,
            # With its language: all are shown at once where a person asks for that.
            "label": row._meta.get_field(column).verbose_name,
            "language": text.source_language,
            "source": as_shown(text.source, lookup) if text.is_rich else text.source,
            "changes": changed,
        }


def as_shown(text, lookup):
    """Return a rich text with the addresses and pictures of forms."""
    return mark_safe(for_form(text, lookup))  # noqa: S308 - it cleans


def changes(texts):
    """Return each source with the changes since its translation, or "".

    References of rich texts are resolved at once, for all of them.
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
    """Return rich texts with the references of files; NUL separates them."""
    joined = "\0".join(each.replace("\0", "") for each in texts)
    return for_file(joined).split("\0") if texts else []
