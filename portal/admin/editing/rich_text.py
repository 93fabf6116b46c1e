"""The field of a rich text in a form: an editor, or its HTML where no script runs."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.widgets import Script
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import column_of
from portal.content.rich_text import lookup, references, sanitize
from portal.content.text import PlainText, without_unseen


class RichTextWidget(AdminTextareaWidget):
    """The script takes the editor from an address, so it needs no map of modules."""

    class Media:
        css = {
            "all": [
                "django_prose_editor/material-icons.css",
                "django_prose_editor/editor.css",
                "django_prose_editor/overrides.css",
            ]
        }
        js = [Script("portal/admin/rich_text.js", type="module")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        endings = {code: column_of("", code) for code, _name in settings.LANGUAGES}
        of_column = (code for code, end in endings.items() if name.endswith(end))
        context["widget"]["attrs"] |= {
            "data-rich-text": static("django_prose_editor/editor.js"),
            "data-pages": reverse("choose_page"),
            "data-pictures": reverse("choose_picture"),
            "data-language": next(of_column, settings.LANGUAGE_CODE),
            "data-upload": reverse("admin:portal_picture_upload"),
        }
        return context


class RichTextBound(BoundField):
    def value(self):
        """Return the stored text with addresses and pictures; typed text unchanged."""
        value = super().value()
        if not value:
            return value
        is_typed = self.form.is_bound and value == self.data
        if is_typed and (sanitize.MARKUP.search(value) or not set(value) & set("<>&")):
            return value
        return references.for_form(value, lookup.of_form(self.form))


class RichText(PlainText):
    """Clean to the stored form, and note removed elements in `left_out`."""

    widget = RichTextWidget
    left_out = ()

    def get_bound_field(self, form, field_name):
        return RichTextBound(form, self, field_name)

    def _clean_bound_field(self, bound):
        """Keep the stored text if the typed text has the same meaning."""
        typed = super()._clean_bound_field(bound)
        stored, named = bound.initial, lookup.of_form(bound.form)
        if not typed or typed == stored:
            return typed
        is_untouched = getattr(bound.form, "is_untouched", None)
        if stored and is_untouched and is_untouched(bound.name, typed):
            return stored
        if stored and in_html(typed, named) == in_html(stored, named):
            return stored
        text, unseen = as_seen(references.as_stored(typed, named))
        self.left_out = [*sanitize.left_out(typed), *unseen]
        if errors := list(references.faults(text)):
            raise ValidationError(errors)
        return text

    def compared(self, value):
        """Return a plain text as the paragraphs that the form shows and sends back."""
        return in_html(value) if value else value

    def in_words(self, value):
        return references.in_words(value)


def as_seen(text):
    """Do the same as `without_unseen` to a stored text, plain or HTML."""
    if not sanitize.MARKUP.search(text):
        return without_unseen(text)
    text, found = without_unseen(text.replace("&nbsp;", "\u00a0"))
    return text.replace("\u00a0", "&nbsp;"), found


def in_html(text, named=lookup.LOOKUP):
    return references.with_references(sanitize.as_html(text), named)


def say_what_was_left_out(request, form):
    """Name what was removed from the texts of a saved form."""
    for field in form.fields.values():
        if names := getattr(field, "left_out", ()):
            text = _(
                "Left out of “%(field)s”, since the site does not show it: %(what)s"
            )
            what = _(", ").join(names[:20])
            messages.warning(request, text % {"field": field.label, "what": what})
