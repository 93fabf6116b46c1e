"""Stored files that nothing needs: no row, and no version to be brought back."""

import json
import time
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import FileField, Q, QuerySet
from reversion.models import Version

from portal.files.names import name_of_original, point_of_crop
from portal.files.renditions import percent
from portal.models import Picture


def file_columns():
    return [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, FileField)
    ]


def in_a_version(name):
    """Return True if a stored version of a model with files names the file."""
    models = {model for model, _column in file_columns()}
    kinds = ContentType.objects.get_for_models(*models).values()
    written = Q()
    for form in (json.dumps(name), json.dumps(name, ensure_ascii=False)):
        written |= Q(serialized_data__contains=form[1:-1])
    return Version.objects.filter(written, content_type__in=kinds).exists()


def is_outdated(name):
    """Return True if the file is a crop around no focal point of its picture.

    These are the points of rows and of versions, in percent. Return False if a version
    is damaged.
    """
    point, name = point_of_crop(name), name_of_original(name)
    if not point:
        return False
    pairs = set(QuerySet(Picture).filter(file=name).values_list("focal_x", "focal_y"))
    versions = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(Picture),
        serialized_data__contains=json.dumps(name)[1:-1],
    )
    try:
        for version in versions:
            fields = json.loads(version.serialized_data)[0]["fields"]
            pairs.add((fields["focal_x"], fields["focal_y"]))
        return point not in {(percent(x), percent(y)) for x, y in pairs}
    except (ValueError, TypeError, LookupError):
        return False


def is_needed(name):
    """Return True if the file is used; a rendition is used with its original."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False  # not UTF-8, so no database has this name
    if is_outdated(name):
        return False
    name = name_of_original(name)
    # Not through the managers, which may hide rows or look at one language only.
    is_in_a_row = any(
        QuerySet(model).filter(**{column: name}).exists()
        for model, column in file_columns()
    )
    return is_in_a_row or in_a_version(name)


def is_old(file, hours):
    return file.changed_ns <= time.time_ns() - hours * 3600 * 10**9


@dataclass
class Survey:
    orphans: list = field(default_factory=list)  # pairs of a name and a size
    errors: list = field(default_factory=list)
    needed: int = 0
    young: int = 0


def survey(hours):
    """Sort the stored files: needed, newer than so many hours, or orphans."""
    found = Survey()
    for file in default_storage.walk(found.errors.append):
        if is_needed(file.name):
            found.needed += 1
        elif is_old(file, hours):
            found.orphans.append((file.name, file.size))
        else:
            found.young += 1
    return found


def delete(name, hours):
    """Delete the file if it is still an orphan; return True if it was.

    Raises `OSError` if the file cannot be deleted.
    """
    file = default_storage.look_at(name)
    if file is None or not is_old(file, hours) or is_needed(name):
        return False
    default_storage.delete(name)
    return True
