"""Index entries of a row: all that a visitor reads on its page, as plain text.

An entry has the texts of the row in all languages, those of its parts, such as screen
works, and those of other rows that are shown there. It has no texts of other pages,
such as the participating cities, and no sources or captions.

Most published rows have one entry. If the page changes with the clock, there is one
entry for each span of time, and a visitor gets the one of the current time. There is no
entry for the time in which a row is shown on the page of another one, and none of a row
that is not published.
"""

import html
import json
import re
from itertools import chain

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import override

from portal.content.i18n.translatable import LANGUAGES, column_of, text_fields
from portal.content.kinds import content_models
from portal.content.partial_date import PartialDate
from portal.content.parts import owned_links, shown_links
from portal.content.place import Place
from portal.content.querysets import entered
from portal.content.rich_text.references import RichTextField
from portal.content.rich_text.sanitize import INLINE, MARKUP, VALUES
from portal.content.states import Status, is_public_at
from portal.models import SearchEntry, SearchText
from portal.public.search.names import romanised, stems
from portal.public.search.synonyms import marks_of
from portal.public.search.tokens import fold, normal, tidy

FORM = 7  # version of the entry format, raised when entries of unchanged rows change
FIRST = ("title", "summary", "body")  # fields with sentences
WITHIN = re.compile(rf"</?(?:{'|'.join(sorted(INLINE - {'br'}))}){VALUES}>")
TAG = re.compile(rf"</?[a-z0-9]+{VALUES}>")


def kind_of(model):
    return model._meta.label_lower


def kinds_of_places():
    return [kind_of(model) for model in content_models() if issubclass(model, Place)]


def line(name):
    """Return the needle for a name among the names of a place."""
    return f"\n{name}\n"


def sound(word):
    """Return the needle for a word in Latin letters that a name is known by."""
    return line(f"={word}")


def originals(model):
    """Return all rows except working copies."""
    return model._base_manager.filter(live__isnull=True)


def with_parts(model, rows):
    """Fetch what else the entries of rows depend on, which are about to be written."""
    owned = (entered(model, accessor(link)) for link in owned_links(model))
    shown = (
        Prefetch(accessor(link), originals(link.model).order_by("pk"))
        for link in shown_links(model)
    )
    wholes = [model.part_of] if model.part_of else []
    prefetch_related_objects(rows, *owned, *shown, *wholes)
    return rows


def accessor(link):
    return link.remote_field.get_accessor_name()


def entries_of(row, sets):
    """Return the entries of a prefetched row; `sets` are of synonyms."""
    if row.status != Status.PUBLISHED:
        return []
    return [entry_of(row, sets, *span) for span in spans(row)]


def spans(row):
    """Yield the spans of time in which the page of a published row is constant.

    Triples of the begin, the end, if any, and the other rows that are shown there.
    """
    whole = getattr(row, row.part_of) if row.part_of else None
    shown = [part for link in shown_links(type(row)) for part in parts(row, link)]
    moments = {
        moment
        for other in filter(None, [whole, *shown])
        for moment in filter(None, (other.published_at, other.expires_at))
        if moment > row.published_at and is_public_at(row, moment)
    }
    begins = sorted({row.published_at, *moments})
    for begin, end in zip(begins, [*begins[1:], row.expires_at], strict=True):
        if not (whole and is_public_at(whole, begin)):
            yield begin, end, [each for each in shown if is_public_at(each, begin)]


def parts(row, link):
    return getattr(row, accessor(link)).all()


def entry_of(row, sets, begins_at, expires_at, shown):
    """Return the entry for a span of time, dated by the last addition to the page.

    Rows that are no longer shown do not count, because the order of results would
    reveal them.
    """
    texts = {}
    for code in LANGUAGES:
        own = texts_in(row, code)
        added = (text for each in shown for text in texts_in(each, code))
        added = dict.fromkeys(text for text in added if text not in ("", *own))
        texts[code] = [*own, *added]
    titles = dict.fromkeys(named_in_title(row, texts))
    others = dict.fromkeys(chain.from_iterable(texts.values()))
    title = fold("\n".join(titles))
    text = fold("\n".join(each for each in others if each not in titles))
    entry = SearchEntry(
        kind=kind_of(type(row)),
        object_id=row.pk,
        status=row.status,
        published_at=max(each.published_at for each in (row, *shown)),
        begins_at=begins_at,
        expires_at=expires_at,
        names=names_of_place(row, texts),
        title=title,
        marks=marks_of(title, text, sets),
        text=text,
    )
    shown_texts = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    entry.shown = SearchText(texts=shown_texts)
    return entry


def named_in_title(row, texts):
    """Yield the names of a page: titles, dates, and works with their kind."""
    yield from (title for title, *_others in texts.values() if title)
    if isinstance(row, Place):
        yield tidy(row.local_name)
    for code in LANGUAGES:
        yield text_in(row, "short_title", code)
        for part in owned_parts(row):
            if hasattr(part, "title"):
                yield text_in(part, "title", code)
                yield from choices_of(part, code)
        with override(code):
            for day in (getattr(row, name) for name in row.dated):
                if isinstance(day, PartialDate):
                    yield from (str(day), day.display())


def names_of_place(row, texts):
    """Return the names of a place in lines, also in Latin letters by sound."""
    if not isinstance(row, Place):
        return ""
    titles = [row.local_name, *(title for title, *_others in texts.values())]
    names = dict.fromkeys(stem for name in titles for stem in stems(normal(tidy(name))))
    sounds = sorted({f"={word}" for name in titles for word in romanised(name)})
    return line("\n".join([*filter(None, names), *sounds]))


def texts_in(row, code):
    """Return the texts of a row in a language: title, summary, body, then the others.

    Names of places and of choices are among them. Only the title may be empty.
    """
    fields = [name for name in text_fields(type(row)) if name not in FIRST]
    title, *texts = (text_in(row, name, code) for name in (*FIRST, *fields))
    if isinstance(row, Place):
        texts.append(tidy(row.local_name))
    texts += choices_of(row, code)
    for part in owned_parts(row):
        texts += [text_in(part, name, code) for name in text_fields(type(part))]
    return [title, *filter(None, texts)]


def text_in(row, field, code):
    """Return a text in a language as plain text; a block of rich text is a line."""
    column = column_of(field, code)
    text = getattr(row, column) or ""
    is_rich = text and isinstance(row._meta.get_field(column), RichTextField)
    if is_rich and MARKUP.search(text):
        text = html.unescape(TAG.sub("\n", WITHIN.sub("", text)))
    return "\n".join(filter(None, map(tidy, text.splitlines())))


def choices_of(row, code):
    with override(code):
        for name in row.searched_choices:
            yield str(getattr(row, f"get_{name}_display")())


def owned_parts(row):
    return [part for link in owned_links(type(row)) for part in parts(row, link)]
