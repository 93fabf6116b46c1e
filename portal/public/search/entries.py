"""What the search knows of a row: all that a visitor reads on its page, as plain text.

Its texts in all languages with those of its parts, such as screen works; not what other
pages tell, such as the cities that took part, and no sources or captions.
"""

import html
import json
import re

from django.db.models import prefetch_related_objects
from django.utils.translation import override

from portal.content.i18n.translatable import LANGUAGES, column_of, text_fields
from portal.content.kinds import content_models
from portal.content.parts import owned_links
from portal.content.place import Place
from portal.content.querysets import entered
from portal.content.rich_text.fields import RichTextField
from portal.content.rich_text.sanitize import INLINE, MARKUP, VALUES
from portal.models import SearchEntry
from portal.public.search.ngrams import grams, token
from portal.public.search.normalize import normal, tidy

FORM = 1  # of an entry: raised where another one would be written for the same row
MOST = 100_000  # tokens of an entry; PostgreSQL takes a megabyte of them
IN_TEXT, IN_TITLE, OF_KIND = "x", "t", "k"  # what a token begins with
LAST = ("body", "note")  # on a page
WITHIN = re.compile(rf"</?(?:{'|'.join(sorted(INLINE - {'br'}))}){VALUES}>")
TAG = re.compile(rf"</?[a-z0-9]+{VALUES}>")


def kind_of(model):
    return model._meta.label_lower


def kind_token(kind):
    return OF_KIND + token(kind)


def models_by_kind():
    return {kind_of(model): model for model in content_models()}


def with_parts(model, rows):
    """Fetch the parts of rows that are about to be written down."""
    names = [link.remote_field.get_accessor_name() for link in owned_links(model)]
    prefetch_related_objects(rows, *(entered(model, name) for name in names))
    return rows


def entry_of(row):
    """The entry of a row whose parts are fetched."""
    texts = {code: [*texts_in(row, code)] for code in LANGUAGES}
    names = [row.local_name] if isinstance(row, Place) else []
    names += [title for title, *_rest in texts.values()]
    kind = kind_of(type(row))
    return SearchEntry(
        kind=kind,
        object_id=row.pk,
        status=row.status,
        published_at=row.published_at,
        expires_at=row.expires_at,
        texts=json.dumps(texts, ensure_ascii=False, separators=(",", ":")),
        words=" ".join([kind_token(kind), *tokens(names, texts.values())]),
    )


def texts_in(row, code):
    """The texts of a row in a language in the order of its page, the title first."""
    yield text_in(row, "title", code)
    fields = [name for name in text_fields(type(row)) if name not in ("title", *LAST)]
    texts = [text_in(row, name, code) for name in (*fields, *LAST)]
    texts += names_of(row, code)
    for link in owned_links(type(row)):
        for part in getattr(row, link.remote_field.get_accessor_name()).all():
            texts += [text_in(part, name, code) for name in text_fields(type(part))]
    yield from filter(None, texts)


def text_in(row, field, code):
    column = column_of(field, code)
    text = getattr(row, column) or ""
    if text and isinstance(row._meta.get_field(column), RichTextField):
        text = plain(text)
    return tidy(text)


def plain(text):
    """The words of a rich text; what stands in one line is not torn apart."""
    if not MARKUP.search(text):
        return text
    return html.unescape(TAG.sub(" ", WITHIN.sub("", text)))


def names_of(row, code):
    """What is not translated: a name as it is written there, and names of choices."""
    if isinstance(row, Place) and row.local_name:
        yield tidy(row.local_name)
    with override(code):
        for name in row.searched_choices:
            yield str(getattr(row, f"get_{name}_display")())


def tokens(names, texts):
    """The tokens of an entry, first those of its names, as many as it may have."""
    named = grams(" ".join(map(normal, names)))
    every = named.union(*(grams("\n".join(map(normal, each))) for each in texts))
    found = [IN_TITLE + token(each) for each in sorted(named)]
    found += [IN_TEXT + token(each) for each in sorted(named)]
    found += [IN_TEXT + token(each) for each in sorted(every - named)]
    return found[:MOST]
