"""Two snapshots beside each other: what differs, field by field, in words."""

from collections import defaultdict
from contextlib import suppress
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from reversion.models import Version

from portal.content import parts
from portal.content.partial_date import PartialDate, PartialDateField
from portal.content.rich_text.lookup import LOOKUP, Memory
from portal.content.rich_text.references import RichTextField
from portal.content.rich_text.references import in_words as in_lines
from portal.editorial.revisions import snapshots
from portal.editorial.revisions.snapshots import columns
from portal.editorial.revisions.text_diff import mark, sides

NOT_COMPARED = snapshots.OWN | {"updated_by_id"}
FREE = (models.CharField, models.TextField)


class Difference(NamedTuple):
    """A field whose two texts differ, each as HTML with its changes marked."""

    label: str
    language: str | None
    old: str
    new: str


class FieldText(NamedTuple):
    """A field of a snapshot as readable text.

    Only free text is compared by words; other texts, such as the names of related rows,
    by lines. A file has its address as well.
    """

    label: str
    language: str | None
    text: str
    is_free: bool = False
    url: str = ""


NOTHING = FieldText("", None, "")


def compare(old, new):
    """Yield the fields that differ between two snapshots, in the order of the model."""
    for a, b in pairs(old, new):
        if a.text != b.text:
            field = field_of(a, b)
            marked = sides(a.text, b.text, short=True) if field.is_free else lines(a, b)
            yield Difference(field.label, field.language, *marked)


def pairs(old, new):
    """Yield each field of two snapshots, old and new, in the order of the model."""
    names = Names(old, new)
    before, after = in_words(old, names), in_words(new, names)
    for key in {**before, **after}:
        yield before.get(key, NOTHING), after.get(key, NOTHING)


def field_of(old, new):
    """Return the text that is there, to read the label of its field from it."""
    return new if old is NOTHING else old


def in_one(old, new):
    """Return the two texts of a field in one as HTML: first deleted, then new lines."""
    if field_of(old, new).is_free:
        return mark(old.text, new.text, short=True)
    stays = new.text.splitlines()
    gone = [each for each in old.text.splitlines() if each not in stays]
    found = (linked(marked("del", gone, ()), old.url), lines(old, new)[1])
    return format_html_join("\n", "{}", ((each,) for each in found if each))


def lines(old, new):
    """Return both texts as HTML, with changes of whole lines."""
    before, after = old.text.splitlines(), new.text.splitlines()
    return (
        linked(marked("del", before, after), old.url),
        linked(marked("ins", after, before), new.url),
    )


def marked(element, own, others):
    form = f"<{element}>{{}}</{element}>"
    shown = (each if each in others else format_html(form, each) for each in own)
    return format_html_join("\n", "{}", ((each,) for each in shown))


def linked(html, url):
    return format_html('<a href="{}">{}</a>', url, html) if url else html


def in_words(snapshot, names=None, prefix="", without=NOT_COMPARED):
    """Return the fields of a snapshot and its parts as `FieldText`, by key."""
    names = names or Names(snapshot)
    found = {}
    for field in columns(snapshot.model):
        if field.attname in without or field.attname not in snapshot.values:
            continue
        value = snapshot.values[field.attname]
        is_date = isinstance(field, PartialDateField)
        is_free = isinstance(field, FREE) and not is_date and not field.choices
        is_file = isinstance(field, models.FileField)
        found[field.name] = FieldText(
            prefix + str(field.verbose_name),
            getattr(field, "language", None),
            field_in_words(field, value, names),
            is_free,
            field.storage.url(value) if is_file and value else "",
        )
    for field in snapshot.model._meta.many_to_many:
        if field.name in snapshot.many:
            text = names.of(field, snapshot.many[field.name])
            found[field.name] = FieldText(prefix + str(field.verbose_name), None, text)
    for (link, key), part in snapshot.parts.items():
        prefix = part_label(part.model(**part.values), link, key, "")
        own = in_words(part, names, prefix, {"id", "slug", link.attname})
        found |= {(link.model, key, field): each for field, each in own.items()}
    return found


def colon(name, text):
    return _("%(name)s: %(text)s") % {"name": name, "text": text}


def reasons(error, model):
    """Return the messages of a `ValidationError` of a model, with field labels."""
    if not hasattr(error, "error_dict"):
        return error.messages
    found = []
    for name, texts in error:
        label = ""  # it is about several fields
        with suppress(FieldDoesNotExist):
            label = str(model._meta.get_field(name).verbose_name)
        found += [colon(label, text) if label else text for text in texts]
    return list(dict.fromkeys(found))


def part_label(part, link, key, label):
    """Return the label of a field of a part, with what tells the part from others."""
    names = parts.part_key(link)
    if "slug" in names:
        title = str(part)
    else:  # its own name may name the row, at a query
        fields = [link.model._meta.get_field(name) for name in names]
        pairs = zip(fields, key, strict=True)
        title = _(", ").join(field_in_words(*pair) for pair in pairs)
    return colon(f"{part._meta.verbose_name} {title}", label)


def field_in_words(field, value, names=None):
    """Return a stored value in readable form."""
    if field.is_relation:
        return names.of(field, [] if value is None else [value])
    if field.choices:
        return str(dict(field.flatchoices).get(value, value or ""))
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, PartialDate):
        return value.display()
    return in_text(field, value, names.lookup if names else LOOKUP)


def in_text(field, value, lookup):
    if field.name == "translated_from":  # outdated fields, a line for each language
        lines = []
        for code, each in (value or {}).items():
            names = (field.model._meta.get_field(name) for name in each["texts"])
            labels = _(", ").join(str(name.verbose_name) for name in names)
            lines.append(colon(get_language_info(code)["name_translated"], labels))
        return "\n".join(lines)
    if isinstance(field, RichTextField):
        return in_lines(value, lookup)
    return "" if value is None else str(value)


class Names:
    """The names of all rows in the relations of snapshots; one query for each kind."""

    def __init__(self, *snapshots):
        keys = defaultdict(set)
        for snapshot in snapshots:
            for field, found in relations_of(snapshot):
                keys[field.remote_field.model] |= set(found)
        self.found = {model: names_of(model, found) for model, found in keys.items()}
        self.lookup = Memory()  # for references of rich texts

    def of(self, field, keys):
        """The names of the rows with these keys in a field, a line each."""
        return "\n".join(self.found[field.remote_field.model][key] for key in keys)


def relations_of(snapshot):
    """Yield pairs of a relation and its keys."""
    for field in columns(snapshot.model):
        key = snapshot.values.get(field.attname)
        if field.is_relation and field.attname not in NOT_COMPARED and key is not None:
            yield field, [key]
    for name, keys in snapshot.many.items():
        yield snapshot.model._meta.get_field(name), keys
    for (link, _key), part in snapshot.parts.items():
        for field, keys in relations_of(part):
            if field != link:
                yield field, keys


def names_of(model, keys):
    """Return the names of rows by key; for deleted rows the last name."""
    rows = model._base_manager.in_bulk(keys)
    gone = {key: key for key in keys - rows.keys()}
    versions = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=[str(key) for key in gone],
    )
    if gone:
        for version in versions.order_by("pk").only("object_id", "object_repr"):
            gone[int(version.object_id)] = version.object_repr
    deleted = _("(deleted: %s)")
    return {
        **{key: str(row) for key, row in rows.items()},
        **{key: deleted % name for key, name in gone.items()},
    }
