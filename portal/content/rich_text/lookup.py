"""The rows that texts name by key or by address, for one text or for many."""

from django.apps import apps


class Lookup:
    def slugs(self, model, keys):
        """Return slugs by key, at least for these keys."""
        rows = model._base_manager.filter(pk__in=keys)
        return dict(rows.values_list("pk", "slug")) if keys else {}

    def keys(self, model, slugs):
        """Return keys by slug, at least for these slugs, former ones included."""
        rows = originals(model).filter(slug__in=slugs)
        found = dict(rows.values_list("slug", "pk")) if slugs else {}
        if slugs - found.keys():
            former = former_addresses(model).filter(slug__in=slugs - found.keys())
            found |= dict(former.values_list("slug", "object_id"))
        return found

    def pictures(self, keys):
        return apps.get_model("portal.Picture")._base_manager.in_bulk(keys)


class Memory(Lookup):
    """Query all rows of a kind once, for many texts or for a form in all languages."""

    def __init__(self):
        self.known_slugs, self.known_pictures = {}, {}
        self.known_keys, self.known_former = {}, {}

    def slugs(self, model, keys):
        if keys and model not in self.known_slugs:
            rows = model._base_manager.values_list("pk", "slug")
            self.known_slugs[model] = dict(rows)
        return self.known_slugs.get(model, {})

    def keys(self, model, slugs):
        if slugs and model not in self.known_keys:
            self.known_keys[model] = dict(originals(model).values_list("slug", "pk"))
        known = self.known_keys.get(model, {})
        if slugs - known.keys() and model not in self.known_former:
            former = former_addresses(model).values_list("slug", "object_id")
            self.known_former[model] = dict(former)
        return self.known_former.get(model, {}) | known

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
