"""The rows that texts name by key or by address, for one text or for many."""

from django.apps import apps


class Lookup:
    def slugs(self, model, keys):
        """Return slugs by key, at least for these keys."""
        return self.pairs(model, model._base_manager, ("pk", "slug"), keys)

    def keys(self, model, slugs):
        """Return keys by slug, at least for these slugs, former ones included."""
        found = self.pairs(model, originals(model), ("slug", "pk"), slugs)
        if missing := slugs - found.keys():
            former, names = former_addresses(model), ("slug", "object_id")
            return self.pairs(model, former, names, missing) | found
        return found

    def pairs(self, model, rows, names, wanted):
        """Return a dictionary of two columns, at least for the values wanted."""
        rows = rows.filter(**{f"{names[0]}__in": wanted})
        return dict(rows.values_list(*names)) if wanted else {}

    def pictures(self, keys):
        return apps.get_model("portal.Picture")._base_manager.in_bulk(keys)


class Memory(Lookup):
    """Query all rows of a kind once, for many texts or for a form in all languages."""

    def __init__(self):
        self.known_pairs, self.known_pictures = {}, {}

    def pairs(self, model, rows, names, wanted):
        if wanted and (model, names) not in self.known_pairs:
            self.known_pairs[model, names] = dict(rows.values_list(*names))
        return self.known_pairs.get((model, names), {})

    def pictures(self, keys):
        if new := keys - self.known_pictures.keys():
            self.known_pictures |= dict.fromkeys(new) | super().pictures(new)
        return self.known_pictures


LOOKUP = Lookup()


def of_form(form):
    """Return the lookup that all texts of one form share."""
    return vars(form).setdefault("lookup", Memory())


def originals(model):
    """Return rows without working copies, which texts cannot refer to."""
    rows = model._base_manager.all()
    return rows.filter(live__isnull=True) if hasattr(model, "live") else rows


def former_addresses(model):
    return apps.get_model("portal.FormerAddress").objects.of_kind(model)
