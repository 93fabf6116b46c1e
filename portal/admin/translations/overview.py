"""The list of texts to translate, with the changes of their sources."""

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from portal.admin.pages import desk_page
from portal.admin.translations.side_by_side import changes
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import content_models
from portal.content.parts import part_names
from portal.editorial.translations.status import (
    TO_DO,
    Translation,
    texts_of,
    to_translate,
)
from portal.editorial.workflow.steps import has_right

PER_PAGE = 25


class Choice(forms.Form):
    """Filters of the list; empty ones do not narrow it."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("of content", "Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data, models):
        super().__init__(data)
        kinds = [(m._meta.label_lower, m._meta.verbose_name_plural) for m in models]
        states = [(each.value, each.label) for each in (*TO_DO, Translation.UNOFFICIAL)]
        all_of_them = [("", _("All"))]
        self.fields["language"].choices = [*all_of_them, *settings.LANGUAGES]
        self.fields["kind"].choices = [*all_of_them, *kinds]
        self.fields["state"].choices = [("", _("Missing or out of date")), *states]

    def rows(self, models):
        chosen = self.cleaned_data
        kinds = [m for m in models if chosen["kind"] in ("", m._meta.label_lower)]
        languages = [chosen["language"]] if chosen["language"] else LANGUAGES
        return to_translate(kinds, languages, self.states)

    @property
    def states(self):
        chosen = self.cleaned_data["state"]
        return {Translation(chosen)} if chosen else {*TO_DO}


def models_for(user, right="view"):
    return [model for model in content_models() if has_right(user, right, model)]


@require_safe
def overview_page(request):
    """List missing and outdated texts, oldest first."""
    models = models_for(request.user)
    if not models:
        raise PermissionDenied
    choice = Choice(request.GET, models)
    if not choice.is_valid():
        raise Http404("no such choice")
    pages = Paginator(choice.rows(models), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    given = {name: value for name, value in choice.cleaned_data.items() if value}
    return desk_page(
        request,
        "admin/translations/overview.html",
        _("Translations"),
        choice=choice,
        shown=shown,
        lines=lines(request.user, list(shown)),
        query="".join(f"{name}={value}&" for name, value in given.items()),
        may_write=bool(models_for(request.user, "change")),
    )


def lines(user, found):
    """Return the data of each row, with a constant number of queries."""
    rows = fetched(found)
    shown = [
        line(user, rows[label, key], language, since)
        for since, label, key, language in found
        if (label, key) in rows
    ]
    marked = iter(changes([text for each in shown for text in each["texts"]]))
    for each in shown:
        each["texts"] = [(text, next(marked)) for text in each["texts"]]
    return shown


def fetched(found):
    rows, keys_of = {}, {}
    for _since, label, key, _language in found:
        keys_of.setdefault(label, []).append(key)
    for label, keys in sorted(keys_of.items()):
        model = apps.get_model(label)
        names = part_names(model)
        copies = [f"working_copy__{name}" for name in names]
        fetched = model.objects.filter(pk__in=keys).select_related("working_copy")
        for row in fetched.prefetch_related(*names, *copies):
            rows[label, row.pk] = row
    return rows


def line(user, row, language, since):
    texts = list(texts_of(row, language))
    to_do = [text for text in texts if text.state in TO_DO]
    copy = getattr(row, "working_copy", None)
    of_copy = copy and [t for t in texts_of(copy, language) if t.state in TO_DO]
    is_outdated = any(text.state == Translation.OUTDATED for text in texts)
    model_admin = admin.site.get_model_admin(type(row))
    return {
        "row": row,
        "kind": row._meta.verbose_name,
        "language": language,
        "since": since,
        "texts": to_do,
        "is_unofficial": getattr(row, column_of("is_unofficial", language)),
        "url": model_admin.address("change", (copy or row).pk) + f"?desk={language}",
        "copy": copy,
        "is_done_in_copy": bool(copy) and not of_copy,
        "still_right": is_outdated
        and has_right(user, "change", row)
        and model_admin.address("confirm", row.pk),
    }
