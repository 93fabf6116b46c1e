"""Shared behaviour of the pages of history and of deleted rows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from reversion.errors import RevertError

# Errors that prevent a restore; nothing is stored then.
REFUSALS = (ValidationError, RevertError, IntegrityError, DataError)


class Undoing:
    def render_page(self, request, template, title, **context):
        shared = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
        }
        return TemplateResponse(request, template, shared | context)

    def address(self, name, *args):
        info = (self.opts.app_label, self.opts.model_name)
        return reverse("admin:{}_{}_{}".format(*info, name), args=args)

    def refused(self, request, error):
        """Redirect to the same page, with the reason for the refusal."""
        for sentence in sentences(error):
            messages.error(request, sentence)
        return redirect(request.get_full_path())

    def restored(self, request, row, gone):
        """Redirect to the form of a restored row, and name missing references."""
        if gone:
            text = _("This is no longer there and was left out: %s")
            messages.warning(request, text % _(", ").join(map(str, gone)))
        messages.success(request, _("The earlier version has been brought back."))
        return redirect(self.address("change", row.pk))


def sentences(error):
    """Return the reasons of a refusal, without texts of the database."""
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, RevertError):
        return [str(error)]
    return [_("It does not fit what is stored by now, so nothing was changed.")]
