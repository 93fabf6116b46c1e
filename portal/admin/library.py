"""Several pictures are added at once, and described on one page.

One that is refused does not stop the others. A script sends each by itself, with what
was written beside it, and shows how far it is. Without it all come together, and are
described on the next page.
"""

import json
from functools import partial
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modeltranslation.utils import get_translation_fields

from portal.admin.drafts import store
from portal.admin.editing.boxes import is_key
from portal.admin.editing.merge_forms import SEEN, MergingForm
from portal.admin.editing.rich_text import say_what_was_left_out
from portal.files.names import shown_name
from portal.files.renditions import small_address
from portal.files.uploads import MOST_BYTES, preview
from portal.models import Picture

MOST_FILES = 50  # at once, or on a page that describes them
LONGEST_SHOWN = 960  # pixels of a picture that is shown before it is stored
TEXTS = get_translation_fields("alt")
KINDS = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"


class UploadForm(MergingForm):
    """A new picture with its first texts; its own form has the other fields."""

    class Meta:
        model = Picture
        fields = ["file", *TEXTS, "decorative", "focal_x", "focal_y"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["focal_x"].required = self.fields["focal_y"].required = False


def upload_view(admin, request):
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return upload_page(admin, request)
    wanted = request.headers.get("Accept")
    if wanted == "image/webp":
        return shown(request)
    if wanted == "application/json":
        return added(admin, request)
    return store.once(admin, request, None, partial(add_several, admin, request))


def upload_page(admin, request):
    return admin.render_page(
        request,
        "admin/library/upload.html",
        _("Add several pictures"),
        form=UploadForm(),
        texts=[UploadForm()[name] for name in TEXTS],
        kinds=KINDS,
        most_bytes=MOST_BYTES,
        most_bytes_in_words=filesizeformat(MOST_BYTES),
        most_files=MOST_FILES,
        sending=store.new_number(),
    )


def shown(request):
    """Return a preview of a file that browsers cannot show, such as HEIC."""
    file = request.FILES.get("file")
    if file is None:
        missing = forms.FileField.default_error_messages["missing"]
        return JsonResponse({"errors": [str(missing)]})
    try:
        content = preview(file, LONGEST_SHOWN)
    except ValidationError as error:
        return JsonResponse({"errors": error.messages})
    return HttpResponse(content, "image/webp")


def added(admin, request):
    """Return the result for one picture, for the script that has sent it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": sentences(form)})
    picture = save(admin, request, form)
    found = {
        "key": str(picture.pk),
        "label": str(picture),
        "src": small_address(picture),
        "alt": picture.alt or "",
        "form": admin.address("change", picture.pk),
    }
    return JsonResponse(found)


def sentences(form):
    """Return the errors, each with the label of its field unless it is the file."""
    return [
        text if name == "file" else f"{form.fields[name].label}: {text}"
        for name, texts in form.errors.items()
        for text in texts
    ]


def save(admin, request, form):
    """Store a picture that was judged, in a version of its own."""

    def add():
        with admin.create_revision(request):
            store.queue_up(Picture)
            picture = form.save()
            message = admin.construct_change_message(request, form, [], add=True)
            admin.log_addition(request, picture, message)
            return picture

    def take_another_name():
        form.instance.slug = form.instance.pk = None

    return store.twice(add, take_another_name)


def add_several(admin, request):
    """Add files one by one; report the refused ones and store the others."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("Choose at least one file."))
    keys = []
    for file in files[:MOST_FILES]:
        form = UploadForm({}, {"file": file})
        if form.is_valid():
            keys.append(save(admin, request, form).pk)
        else:
            text = f"{shown_name(file.name)}: {' '.join(sentences(form))}"
            messages.error(request, text)
        vars(file).pop("prepared", None)  # fifty decoded pictures would be too much
    if len(files) > MOST_FILES:
        text = _("At most %(most)d at once: the files after these were left out.")
        messages.error(request, text % {"most": MOST_FILES})
    if not keys:
        return upload_page(admin, request)
    text = ngettext("%(count)d picture added.", "%(count)d pictures added.", len(keys))
    messages.success(request, text % {"count": len(keys)})
    query = urlencode({"pictures": ",".join(map(str, keys))})
    return redirect(f"{admin.address('describe')}?{query}")


# Their texts


class DescribeForm(MergingForm):
    class Meta:
        model = Picture
        fields = [*TEXTS, "decorative", "tags"]


def describe_view(admin, request):
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return describe_page(admin, request, forms_of(admin, request))
    with transaction.atomic():
        forms = forms_of(admin, request, request.POST)
        answers = [form.is_valid() for form in forms]  # fills the errors of each form
        if not all(answers):
            return describe_page(admin, request, forms)
        changed = [form for form in forms if form.changed_data]
        for form in changed:
            with admin.create_revision(request):
                message = admin.construct_change_message(request, form, [])
                admin.log_change(request, form.save(), message)
            say_what_was_left_out(request, form)
    text = ngettext(
        "%(count)d picture saved.", "%(count)d pictures saved.", len(changed)
    )
    messages.success(request, text % {"count": len(changed)})
    return redirect(admin.address("changelist"))


def forms_of(admin, request, data=None):
    keys = request.GET.get("pictures", "")[:1000].split(",")
    rows = admin.get_queryset(request).filter(pk__in=filter(is_key, keys[:MOST_FILES]))
    if data is not None:
        rows = rows.select_for_update(of=("self",))
    return [
        DescribeForm(data, instance=row, prefix=str(row.pk))
        for row in rows.order_by("pk")
        if admin.has_change_permission(request, row)
    ]


def describe_page(admin, request, forms):
    title = _("Say what the pictures show")
    seen = json.dumps({form.seen_name: form.seen_next() for form in forms})
    rows = [(form, small_address(form.instance)) for form in forms]
    context = {"rows": rows, "seen": seen, "seen_name": SEEN}
    return admin.render_page(request, "admin/library/describe.html", title, **context)
