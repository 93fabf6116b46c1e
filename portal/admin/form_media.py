"""Which scripts a form of the desk loads, and that nobody waits for them to type."""

import re

from django import forms

# For fields that are filled in from others, of which no form of the desk has one, and
# what related_boxes.js does instead.
UNUSED = re.compile(r"/(urlify|prepopulate|xregexp|autocomplete\.)")


class DeferredMedia(forms.Media):
    """Scripts that run once the form is there, modules last: nobody waits to type."""

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
