"""Addresses made from titles in any script."""

from anyascii import anyascii
from django.utils.text import slugify

from portal.content.querysets import SignallingQuerySet


class SlugQuerySet(SignallingQuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


def fill_slug(instance, text=None):
    """Give a row without an address one made from its title: ASCII, and free.

    English comes first, since Chinese and Korean have to be romanised. A row without a
    title names another `text`.
    """
    if instance.slug:
        return
    title = getattr(instance, "title_en", None) or str(instance)
    title = title if text is None else text
    stem = slugify(anyascii(title))[:90].strip("-") or instance._meta.model_name
    taken = set(
        type(instance)
        ._base_manager.filter(slug__startswith=stem)
        .exclude(pk=instance.pk)
        .values_list("slug", flat=True)
    )
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    instance.slug = next(slug for slug in (stem, *numbered) if slug not in taken)
