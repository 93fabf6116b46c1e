"""The form in which a reader reports an error."""

import re

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.content.text import PlainText
from portal.models import ErrorReport
from portal.public.feedback.pages import own_path
from portal.server.absolute_urls import site_root

LONGEST = 2000  # characters of a report
LINKS = 3  # from so many on it looks like spam
LINK = re.compile(r"https?://|(?<!/)\bwww\.|<a\s|\[url", re.IGNORECASE)


class ReportForm(forms.Form):
    """A report; texts that are too long are refused with a message, never cut."""

    use_required_attribute = False

    page = forms.CharField(
        label=_("Address of the page"),
        required=False,
        help_text=_("Copy it from the address bar of your browser."),
    )
    text = PlainText(
        label=_("What is wrong?"),
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[
            MaxLengthValidator(
                LONGEST,
                ngettext_lazy(
                    "Please shorten your text: %(limit_value)d character is the most "
                    "that can be sent, and it has %(show_value)d.",
                    "Please shorten your text: %(limit_value)d characters are the most "
                    "that can be sent, and it has %(show_value)d.",
                    "limit_value",
                ),
            )
        ],
        error_messages={"required": _("Please say what is wrong.")},
        help_text=_(
            "If you can, tell us what it should say and where you know it from. Please "
            "leave out names, telephone numbers and the like."
        ),
    )
    kind = forms.ChoiceField(
        label=_("What kind of error is it? (optional)"),
        required=False,
        choices=[("", _("I do not know")), *ErrorReport.Kind.choices],
        error_messages={"invalid_choice": _("Choose one of the kinds in the list.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _(
                "This is no e-mail address. Write it as in name@example.org, or leave "
                "the field empty."
            )
        },
        help_text=_("Only if you would like to have an answer."),
    )
    # No reader sees it; programs that fill in every field do.
    topic = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, request, **kwargs):
        super().__init__(label_suffix="", **kwargs)
        self.request = request
        self.fields["email"].widget.attrs.pop("maxlength", None)

    def clean_page(self):
        """Return the path of the page. Raises `ValidationError` for other sites."""
        typed = self.cleaned_data["page"]
        path = own_path(typed, site_root(self.request))
        if typed and not path:
            raise forms.ValidationError(
                _("This is no address of a page of this site. Leave the field empty.")
            )
        return path

    @property
    def known_page(self):
        """Path of the page that the reader came from, empty if not of this site."""
        return own_path(self["page"].value() or "", site_root(self.request))

    @property
    def looks_like_spam(self):
        """True for suspected spam, which is stored apart from other reports."""
        text = self.cleaned_data["text"]
        return bool(self.cleaned_data["topic"]) or len(LINK.findall(text)) >= LINKS

    def without_nul(self):
        """Remove characters that no page can show from a refused value."""
        self.data = {name: text.replace("\0", "") for name, text in self.data.items()}
