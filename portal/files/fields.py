"""Columns for stored files that judge what is put into them, however it comes."""

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.files import uploads
from portal.files.names import (
    LONGEST_OF_PICTURE,
    generated_name,
    is_name_of_picture,
    shown_name,
)


def prepared(judge, upload):
    """What `judge` makes of an upload, found out once for each."""
    if not hasattr(upload, "prepared"):
        upload.prepared = judge(upload)
    return upload.prepared


class JudgedFileField(models.FileField):
    """A column that stores a file under a generated name, with its true ending.

    `judge` is what judges the bytes: it returns `uploads.Prepared`, or raises
    `ValidationError` with the reason.
    """

    judge = None

    def __init__(self, *args, upload_to=generated_name, **kwargs):
        super().__init__(*args, upload_to=upload_to, **kwargs)

    def formfield(self, **kwargs):
        """The name of an upload may be as long as it likes: it is not kept."""
        return super().formfield(**{**kwargs, "max_length": None})

    def prepared(self, file):
        """What of a file that is not stored yet is to be stored."""
        return prepared(type(self).judge, file.file)

    def clean(self, value, model_instance):
        """Judge what is new; what is stored has been judged."""
        if value and not value._committed:
            self.prepared(value)
        return super().clean(value, model_instance)

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            found = self.prepared(file)
            name = f"upload{found.ending}"
            file.save(name, ContentFile(found.content), save=False)
        return file

    def check_stored(self, file):
        """Raise `ValidationError` unless a stored file is as one of ours would be."""
        with file.storage.open(file.name) as opened:
            found = type(self).judge(opened)
        if not file.name.lower().endswith(found.ending):
            raise ValidationError(
                _("The name has to end in %(ending)s, for that is what the file is."),
                "ending",
                {"ending": found.ending},
            )


class PdfField(JudgedFileField):
    """PDF of at most 20 MB."""

    judge = staticmethod(uploads.judged_pdf)


class PictureField(JudgedFileField):
    """JPEG, PNG or WebP, encoded again.

    Its model has a `width`, a `height` and an `original_name`: what the upload was
    called, to which its name here owes nothing.
    """

    judge = staticmethod(uploads.prepare)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value and model_instance:
            self.measure(model_instance, value)
        return value

    def pre_save(self, model_instance, add):
        if file := getattr(model_instance, self.attname):
            self.measure(model_instance, file)
        return super().pre_save(model_instance, add)

    def measure(self, row, file):
        """Record size and name; what was recorded of a file that is gone stays."""
        if not file._committed:
            row.width, row.height = self.prepared(file).image.size
            row.original_name = shown_name(file.name)
            return
        try:
            with file.storage.open(file.name) as opened:
                row.width, row.height = uploads.size_of(opened)
        except (OSError, SuspiciousFileOperation):
            return

    def check_stored(self, file):
        if not is_name_of_picture(file.name):
            raise ValidationError(
                _(
                    "Give the file a name of at most %(most)d characters that does not "
                    "end as those of other sizes do, as in bay.jpg.w480.webp."
                ),
                "name",
                {"most": LONGEST_OF_PICTURE},
            )
        super().check_stored(file)
        with file.storage.open(file.name) as opened:
            uploads.check_bare(opened)
