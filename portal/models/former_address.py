"""Addresses that rows had before, which redirect."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.models.workflow import About, AboutQuerySet


class FormerAddressQuerySet(AboutQuerySet):
    def of_kind(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def moved(self, row):
        """Note that the row has left its stored address for the one it has now."""
        kind = ContentType.objects.get_for_model(row)
        self.filter(content_type=kind, slug=row.slug).delete()
        self.update_or_create(
            content_type=kind, slug=row.stored_slug, defaults={"object_id": row.pk}
        )

    def leading_to(self, model, slug):
        """Return the public row that had this address before, or None."""
        former = self.of_kind(model).filter(slug=slug).first()
        return former and model.objects.published().filter(pk=former.object_id).first()


class FormerAddress(About):
    """A former address of a public row, which redirects to the current one."""

    slug = models.SlugField(max_length=100)

    objects = FormerAddressQuerySet.as_manager()

    class Meta(About.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="portal_formeraddress_once"
            )
        ]
