"""What of a model everybody may see: pages, and what only public pages show.

The version of a file must not change with what is hidden, or it would tell of it.
"""

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import In

from portal.content.kinds import content_models
from portal.content.models import Content
from portal.models import FormerAddress
from portal.public.open_data.datasets import DATASETS


def public(model):
    """The rows of a model of which a set may show something."""
    if issubclass(model, Content):
        return model.objects.published().rewrite(False)
    if declared := declared_for(model):
        return declared.public().rewrite(False)
    # modeltranslation would put the columns in another order
    rows = QuerySet(model)
    if model is FormerAddress:
        return rows.filter(leading_to_public())
    return rows.filter(between_public(model) or linked(model))


def declared_for(model):
    """The set that says itself what of this model is public, if one does."""
    found = (each for each in DATASETS.values() if each.select and each.model is model)
    return next(found, None)


def leading_to_public():
    found = Q()
    for model in content_models():
        kind = {"app_label": model._meta.app_label, "model": model._meta.model_name}
        rows = model.objects.published().values("pk")
        is_kind = Q(**{f"content_type__{name}": value for name, value in kind.items()})
        found |= is_kind & Q(object_id__in=rows)
    return found


def between_public(link):
    """The condition of a link whose ends are public, none where it is no link."""
    if not link._meta.auto_created:
        return None
    ends = {field.name: field.related_model for field in link._meta.fields[1:]}
    found = Q()
    for name, model in ends.items():
        if issubclass(model, Content) or declared_for(model):
            # A sum is in no index: SQLite would try each pair of two ends in one.
            found &= Q(In(F(f"{name}_id") + 0, public(model).values("pk")))
    return found


def linked(model):
    """The condition of a row to which a public one leads."""
    found = Q(pk__in=[])
    links = {link for each in DATASETS.values() for link in each.touches}
    for link in links:
        for field in link._meta.fields if link._meta.auto_created else ():
            if field.related_model is model:
                found |= Q(pk__in=public(link).values(field.attname))
    return found
