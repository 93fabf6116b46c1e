"""What the pages of the desk share: their context, and scripts that delay no form."""

import re
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from reversion.errors import RevertError

from portal.content.kinds import desk_address

# Scripts of lists, and for prepopulated fields, which no form of the desk has, and
# those that related_boxes.js replaces.
UNUSED = re.compile(r"/(actions\.|urlify|prepopulate|xregexp|autocomplete\.)")
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {  # of the files that the desk hands out
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "zip": "application/zip",
    "xlf": "application/xliff+xml",
    "tmx": "application/octet-stream",  # which has no type of its own
}


def desk_page(request, template, title=None, **context):
    shared = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, template, shared | context)


class WithPages:
    """Mixin of an admin class: `pages` besides Django's, and their addresses.

    Each has its address, a view of the admin and a request, a name, and methods.
    """

    pages = ()

    def get_urls(self):
        return [*(self.url_of(*page) for page in self.pages), *super().get_urls()]

    def url_of(self, address, view, name, *methods):
        view = partial(view, self)
        if methods:
            view = require_http_methods(methods)(view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(address, self.admin_site.admin_view(view), name=name)

    def address(self, name, *args):
        return desk_address(self.model, name, *args)

    def render_page(self, request, template, title, **context):
        return desk_page(request, template, title, opts=self.opts, **context)


def go_back(request, otherwise):
    """Redirect to the page of the desk that a form names as `next`, if it is one."""
    back = request.POST.get("next", "")
    return redirect(back if back.startswith(reverse("admin:index")) else otherwise)


def say_why(request, error):
    """Say in messages why nothing was done, in no words of the database."""
    sentences = [_("It does not fit what is stored by now, so nothing was changed.")]
    if isinstance(error, ValidationError):
        sentences = error.messages
    elif isinstance(error, RevertError):
        sentences = [str(error)]
    for sentence in sentences:
        messages.error(request, sentence)


def refuse(request, error, address):
    say_why(request, error)
    return redirect(address)


def download(data, name):
    """Return the file; its type follows from the end of its name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, TYPES[name.rpartition(".")[2]], headers=headers)


class DeferredMedia(forms.Media):
    """Scripts that run after the form is parsed, modules last."""

    def render_js(self, *, attrs=None):
        tags = super().render_js(attrs={**(attrs or {}), "defer": True})
        return sorted(
            (tag for tag in tags if not UNUSED.search(tag)),
            key=lambda tag: 'type="module"' in tag,
        )


def deferred(media):
    found = DeferredMedia()
    found._css_lists, found._js_lists = media._css_lists, media._js_lists
    return found
