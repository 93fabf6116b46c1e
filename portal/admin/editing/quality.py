"""Show warnings at the desk: after a save, in the form and to reviewers."""

from django.contrib import messages
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.editorial.quality.checks import doubts_of

STAYING = {"_continue", "_step"}  # buttons after which the form is shown again


class Doubting:
    def render_change_form(self, request, context, *args, **kwargs):
        row = context.get("original")
        if row and not context["errors"]:
            context["doubts"] = doubts_of(row)
            say_at_fields(context["adminform"].form, context["doubts"])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Name in messages what is doubtful, unless the form that follows does."""
        super().save_related(request, form, formsets, change)
        if STAYING & request.POST.keys():
            return
        row = form.instance
        for doubt in doubts_of(row):
            words = {"row": row, "field": doubt.label, "doubt": doubt.sentence}
            text = _("Please check “%(row)s”, %(field)s: %(doubt)s")
            messages.warning(request, text % words)


def say_at_fields(form, doubts):
    """Put each warning before the help text of its field, if the form has the field."""
    for doubt in reversed(doubts):
        if doubt.field in form.fields and not doubt.part:
            field = form[doubt.field]
            field.help_text = format_html(
                '<strong class="doubt">{}</strong> {}', doubt.sentence, field.help_text
            )
