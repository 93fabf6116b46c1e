"""A picture that was pasted into a text: into the library, with an alternative text."""

import json

import reversion
from django import forms
from django.conf import settings
from django.contrib.admin.models import ADDITION
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from portal.content.i18n.translatable import column_of
from portal.editorial.revisions import audit
from portal.files.renditions import small_address
from portal.models import Picture

ADDED = json.dumps([{"added": {}}])


class PastedPictureForm(forms.Form):
    """The file, what it shows, and the language in which that is said."""

    file = forms.FileField()
    alt = forms.CharField(max_length=Picture._meta.get_field("alt").max_length)
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    def clean(self):
        """Judge the picture before anything is stored."""
        found = super().clean()
        if not self.errors:
            texts = {column_of("alt", found["language"]): found["alt"]}
            self.picture = Picture(file=found["file"], **texts)
            try:
                self.picture.full_clean()
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        return found


@require_POST
@permission_required("portal.add_picture", raise_exception=True)
def add_picture(request):
    """Store a picture and answer what the editor needs of it, or what is wrong."""
    form = PastedPictureForm(request.POST, request.FILES)
    if not form.is_valid():
        errors = [text for each in form.errors.values() for text in each]
        return JsonResponse({"errors": errors}, status=400)
    picture = form.picture
    with transaction.atomic(), reversion.create_revision():
        picture.save()
        audit.log_action(picture, request.user, ADDED, ADDITION)
    found = {
        "key": str(picture.pk),
        "src": small_address(picture),
        "alt": form.cleaned_data["alt"],
    }
    return JsonResponse(found, status=201)
