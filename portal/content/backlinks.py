"""Find rows that use others without a foreign key, before these are deleted.

A many-to-many link would go with the row, and a link in a text would lead nowhere; the
database stops neither.
"""

from functools import reduce
from operator import or_

from django.db.models import Q
from modeltranslation.utils import get_translation_fields

from portal.content.kinds import content_models
from portal.content.models import Content
from portal.content.rich_text.references import references


def uses_of(rows):
    """Return pairs of the key of a row and a row that uses it; rows of one model.

    Uses among the rows themselves do not count. A few queries for any number of rows.
    """
    rows = list(rows)
    if rows:
        own = {(type(row), row.pk) for row in rows}
        mentions = mentions_of(rows) if isinstance(rows[0], Content) else ()
        for key, user in [*links_to(rows), *mentions]:
            if (type(user), user.pk) not in own:
                yield key, user


def links_to(rows):
    """Yield the users of the rows by many-to-many fields."""
    for relation in rows[0]._meta.related_objects:
        if relation.many_to_many:
            field, links = relation.field, relation.through._base_manager
            user, target = field.m2m_field_name(), field.m2m_reverse_field_name()
            links = links.filter(**{f"{target}__in": rows}).select_related(user)
            for link in links.order_by("pk"):
                yield getattr(link, f"{target}_id"), getattr(link, user)


def mentions_of(rows):
    """Yield the content with links to the rows in its text."""
    keys, label = {row.pk for row in rows}, rows[0]._meta.label_lower
    columns = get_translation_fields("body")
    start = f'"content:{label}/'
    holds = reduce(or_, (Q(**{f"{name}__contains": start}) for name in columns))
    for model in content_models():
        for user in model._base_manager.filter(holds).order_by("pk"):
            texts = "".join(getattr(user, name) or "" for name in columns)
            for key in sorted(references(texts).get(label, set()) & keys):
                yield key, user
