"""What the pages of the desk share: their context, and scripts that delay no form."""

import re

from django import forms
from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

# Scripts for prepopulated fields, which no form of the desk has, and those that
# related_boxes.js replaces.
UNUSED = re.compile(r"/(urlify|prepopulate|xregexp|autocomplete\.)")


def desk_page(request, template, title=None, **context):
    shared = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, template, shared | context)


def go_back(request, otherwise):
    """Redirect to the page of the desk that a form names as `next`, if it is one."""
    back = request.POST.get("next", "")
    return redirect(back if back.startswith(reverse("admin:index")) else otherwise)


def download(data, content_type, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type, headers=headers)


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
