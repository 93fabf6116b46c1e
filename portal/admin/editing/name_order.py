"""The rows that a box offers by their names, in the order of the reader's language."""

from django.core.paginator import Page, Paginator

from portal.content.i18n.collation import name_key


class NamePaginator(Paginator):
    """Sort the names of all rows, and fetch the rows of one page only."""

    def __init__(self, rows, *args, **kwargs):
        self.rows = rows.order_by()
        names = self.rows.values_list("pk", "title")
        found = sorted(names, key=lambda pair: (name_key(pair[1]), pair[0]))
        super().__init__([key for key, _name in found], *args, **kwargs)

    def _get_page(self, keys, number, paginator):
        rows = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        return Page([rows[key] for key in keys if key in rows], number, paginator)
