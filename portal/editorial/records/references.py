"""The columns of a table that name other rows, by their titles or their slugs."""

import re
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from portal.content.i18n.translatable import translated_names
from portal.content.models import Content
from portal.editorial.records.fields import Field
from portal.editorial.revisions.snapshots import keys_of

SEPARATOR = re.compile("[,，、]")
BESIDE = re.compile(r".*[(（]\s*([a-z0-9_-]+)\s*[)）]\s*", re.DOTALL)


def titled(rows, name, columns):
    """Return the values of a field of the rows by their titles in all the columns."""
    found = {}
    for value, *titles in rows.values_list(name, *columns):
        for title in filter(None, titles):
            found.setdefault(title.strip(), set()).add(value)
    return found


class Reference(Field):
    """The row to which another points: its title beside its slug, read by either."""

    @cached_property
    def rows(self):
        """The slugs and titles of all rows by key."""
        fields = ["slug", *([self.title_field] if self.title_columns else [])]
        return {key: rest for key, *rest in self.targets().values_list("pk", *fields)}

    @cached_property
    def keys(self):
        """The keys by slug of the rows that may be chosen."""
        return dict(self.choosable().values_list("slug", "pk"))

    @cached_property
    def titled(self):
        """The keys by title, in each language, of the rows that may be chosen."""
        return titled(self.choosable(), "pk", self.title_columns)

    @property
    def title_columns(self):
        names = translated_names(self.field.remote_field.model)
        return names.get(self.title_field, [])

    @property
    def title_field(self):
        """The name of a field of work is its title."""
        fields = {each.name for each in self.field.remote_field.model._meta.fields}
        return "title" if "title" in fields else "name"

    def targets(self):
        model = self.field.remote_field.model
        rows = model._base_manager.all()
        return rows.filter(live__isnull=True) if issubclass(model, Content) else rows

    def choosable(self):
        return self.targets().complex_filter(self.field.get_limit_choices_to())

    def text(self, value):
        slug, *titles = self.rows.get(value, ("",))
        return f"{titles[0]} ({slug})" if any(titles) else slug

    def read(self, text):
        return self.key(text) if text else self.nothing()

    def slug(self, text):
        """Return the slug of the row in a cell, or the text if there is no such row."""
        try:
            return self.rows[self.key(text)][0] if text else text
        except ValidationError:
            return text

    def key(self, text):
        """The key of the row with this slug, or of the only one with this title."""
        beside = BESIDE.fullmatch(text)
        for slug in (text, beside and beside[1]):
            if slug in self.keys:
                return self.keys[slug]
        found = self.titled.get(text.strip(), ())
        if len(found) == 1:
            return next(iter(found))
        several = gettext_lazy(
            "Several entries have the title “%(key)s”. Give the address of one."
        )
        nothing = gettext_lazy("There is no %(model)s %(key)s.")
        raise ValidationError(
            several if found else nothing,
            params={
                "model": self.field.remote_field.model._meta.verbose_name,
                "key": text[:60],
            },
        )


class References(Reference):
    """The rows of a many-to-many field, a line each; commas are read as well."""

    def load(self, rows):
        """Fetch the stored links of many rows at once."""
        self.stored = keys_of(self.field, rows)

    def value(self, row):
        return self.stored.get(row.pk, [])

    def text(self, value):
        by_slug = sorted(value, key=lambda key: self.rows.get(key, ("",))[0])
        return "\n".join(super(References, self).text(key) for key in by_slug)

    def read(self, text):
        found = sorted({key for line in text.splitlines() for key in self.line(line)})
        if not found and not self.field.blank:
            raise ValidationError(self.field.error_messages["blank"])
        return found

    def line(self, text):
        """Return the keys in a line, in which a title may have a comma."""
        try:
            return [self.key(text.strip())] if text.strip() else []
        except ValidationError:
            parts = [*filter(None, map(str.strip, SEPARATOR.split(text)))]
            if len(parts) < 2:
                raise
            return [self.key(part) for part in parts]

    def assign(self, row, value):
        """Leave the row as it is, because links are set on the saved row."""
