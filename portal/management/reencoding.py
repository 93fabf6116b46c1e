"""Pictures from before uploads were written anew: stored as one would be today.

A file keeps its name, so that no earlier version of a picture brings the old one back.
"""

import os

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import UnidentifiedImageError

from portal.files import renditions, uploads
from portal.files.names import name_of_original


def reencode(picture):
    """Store the picture as an upload is stored; whether there was anything to do.

    Raises `ValidationError` where it would not be taken as an upload, and `OSError`
    where its file is gone or cannot be written.
    """
    rewritten = not is_bare(picture.file.name)
    if rewritten:
        rewrite(picture.file.name)
    with default_storage.open(picture.file.name) as file:
        size = uploads.size_of(file)
    is_as_recorded = size == (picture.width, picture.height)
    picture.width, picture.height = size
    if is_as_recorded and not renditions.missing_of(picture):
        return rewritten
    picture.save(update_fields=["file", "width", "height"])
    return True


def is_bare(name):
    with default_storage.open(name) as file:
        try:
            uploads.check_bare(file)
        except (ValidationError, UnidentifiedImageError):
            return False
    return True


def rewrite(name):
    """Put what an upload would become in the place of a file, all of it or nothing."""
    with default_storage.open(name) as file:
        content = uploads.prepare(file).content
    for each in default_storage.listdir("")[1]:
        if each != name and name_of_original(each) == name:
            default_storage.delete(each)
    new = default_storage.save(f"{name}.new", ContentFile(content))
    os.replace(default_storage.path(new), default_storage.path(name))
