"""What the pages of history and of deleted rows share."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from reversion.errors import RevertError

# What keeps a version from coming back; nothing is stored then.
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
        """The address of a page about this kind of row."""
        info = (self.opts.app_label, self.opts.model_name)
        return reverse("admin:{}_{}_{}".format(*info, name), args=args)

    def refused(self, request, error):
        """The same page again, with the reason why nothing came back."""
        for sentence in sentences(error):
            messages.error(request, sentence)
        return redirect(request.get_full_path())

    def restored(self, request, row, gone):
        """The form of what came back, with the names of what did not."""
        if gone:
            text = _("This is no longer there and was left out: %s")
            messages.warning(request, text % _(", ").join(map(str, gone)))
        messages.success(request, _("The earlier version has been brought back."))
        return redirect(self.address("change", row.pk))


def sentences(error):
    """Why it was refused; what a database says is not for people."""
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, RevertError):
        return [str(error)]
    return [_("It does not fit what is stored by now, so nothing was changed.")]
