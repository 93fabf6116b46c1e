"""Columns of the lists of content: a row in two lines, its state, its last change."""

from django.contrib import admin
from django.db.models import Manager, Prefetch
from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.content.querysets import entered
from portal.content.states import Status


def title_in_two_lines(row, names):
    """Return the title, below it the values of the named fields or relations."""
    brief = " · ".join(text for name in names if (text := text_of(row, name)))
    if row.comments:
        text = ngettext("%(number)s comment", "%(number)s comments", row.comments) % {
            "number": row.comments
        }
        brief = f"{brief} · {text}" if brief else text
    if not brief:
        return str(row)
    return format_html('{}<span class="second">{}</span>', row, brief)


def briefly(model, names):
    """Return the prefetches of the relations to many rows, in the order of entry."""
    for name in names:
        *path, last = name.split("__")
        kind = model
        for part in path:
            kind = kind._meta.get_field(part).related_model
        if kind._meta.get_field(last).many_to_many:
            yield Prefetch(name, entered(kind, last).queryset)


def text_of(row, name):
    """Return the text of a value; of many rows, those that were fetched."""
    if hasattr(row, f"get_{name}_display"):
        return getattr(row, f"get_{name}_display")()
    for part in name.split("__"):
        row = getattr(row, part, None)
    if isinstance(row, Manager):
        return gettext(", ").join(map(str, row.all()))
    return "" if row is None else str(row)


@admin.display(description=_("state"), ordering="status")
def state_column(row):
    """The state of a row, with a mark if it has a working copy."""
    state = format_html(
        '<span class="badge state-{}">{}</span>', row.state, row.state.label
    )
    if row.copy_id is None:
        return state
    return format_html(
        '{} <a class="badge copy-mark" href="{}/change/">{}</a>',
        state,
        row.copy_id,
        _("working copy: %s") % Status(row.copy_status).label,
    )


@admin.display(description=_("last change"), ordering="updated_at")
def change_column(row):
    """Time and author of the last change; the year only if it is another."""
    at = timezone.localtime(row.updated_at)
    is_this_year = at.year == timezone.localdate().year
    time = date(at, "m-d H:i" if is_this_year else "Y-m-d")
    if row.updated_by is None:
        return time
    return format_html('{}<span class="second">{}</span>', time, row.updated_by)
