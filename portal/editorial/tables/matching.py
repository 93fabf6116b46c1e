"""What the rows of a table are about, among the rows that are stored."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

AT_ONCE = 500  # rows that are fetched by one query


def find(columns, entries, lock):
    """Find the content that each entry names, and the part of it."""
    table = columns.table
    slug = columns.by_name[table.owner or "slug"]
    slugs = sorted({entry.texts[slug] for entry in entries} - {""})
    owners = {}
    for start in range(0, len(slugs), AT_ONCE):
        rows = owners_of(table.content, slugs[start : start + AT_ONCE], lock)
        owners |= {row.slug: row for row in rows}
    for entry in entries:
        entry.owner = owners.get(entry.texts[slug])
    if table.owner:
        find_parts(columns, entries)
    else:
        for entry in entries:
            entry.stored = entry.owner
            entry.copy = getattr(entry.owner, "working_copy", None)


def owners_of(model, slugs, lock):
    rows = model._base_manager.filter(slug__in=slugs, live__isnull=True)
    if lock:
        # First what is live, then the copies: as whoever publishes one does.
        keys = list(lockable(rows).values_list("pk", flat=True))
        list(lockable(model._base_manager.filter(live__in=keys)).values("pk"))
    return rows.select_related("working_copy")


def lockable(rows):
    return rows.order_by("pk").select_for_update(of=("self",))


def find_parts(columns, entries):
    """The parts that the entries name, in the content and in its working copy."""
    table = columns.table
    owners = [entry.owner for entry in entries if entry.owner]
    owners += copies_of(owners)
    link = table.model._meta.get_field(table.owner)
    others = [columns.by_name[name] for name in table.key if name != table.owner]
    parts = {
        (getattr(part, link.attname), *(each.value(part) for each in others)): part
        for part in table.model._base_manager.filter(**{f"{table.owner}__in": owners})
    }
    for entry in entries:
        for column in (columns.by_name[table.owner], *others):
            try:
                entry.values[column] = column.cell_value(entry.texts[column])
            except ValidationError as error:
                entry.fault(error, column)
        if entry.problems:
            continue
        rest = [entry.values[column] for column in others]
        entry.stored = parts.get((entry.owner.pk, *rest))
        for each in copies_of([entry.owner]):
            entry.copy = parts.get((each.pk, *rest))


def stop_doubles(columns, entries):
    """No two rows of the file are about the same."""
    keys = [columns.by_name[name] for name in columns.table.key]
    first = {}
    for entry in entries:
        key = tuple(entry.values.get(each, entry.texts[each]) for each in keys)
        if key == ("",):
            continue  # it gets an address of its own
        other = first.setdefault(key, entry)
        if other is not entry:
            entry.fault(same_as(other), keys[-1])


def same_as(other):
    return ValidationError(
        _("Row %(number)d is about the same."), params={"number": other.number}
    )


def copies_of(rows):
    return [row.working_copy for row in rows if hasattr(row, "working_copy")]
