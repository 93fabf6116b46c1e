"""The filter of the list of texts to translate, and the entries that match it."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models, kinds_by_label
from portal.editorial.translations import exporting
from portal.editorial.translations.status import TO_DO, Translation, to_translate
from portal.editorial.translations.tasks import SOON, tasks
from portal.editorial.workflow.steps import has_right


class Choice(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("of content", "Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    task = forms.ChoiceField(
        label=gettext_lazy("Task"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("mine", gettext_lazy("Mine")),
            ("due", gettext_lazy("Due within 3 days")),
        ],
    )

    def __init__(self, data, models):
        super().__init__(data)
        kinds = [(m._meta.label_lower, m._meta.verbose_name_plural) for m in models]
        states = [(each.value, each.label) for each in (*TO_DO, Translation.UNOFFICIAL)]
        all_of_them = [("", _("All"))]
        self.fields["language"].choices = [*all_of_them, *settings.LANGUAGES]
        self.fields["kind"].choices = [*all_of_them, *kinds]
        self.fields["state"].choices = [("", _("Missing or out of date")), *states]

    def entries(self, models, user):
        """Return time, kind, key and language of what matches, oldest first."""
        chosen = self.cleaned_data
        kinds = [m for m in models if chosen["kind"] in ("", m._meta.label_lower)]
        languages = [chosen["language"]] if chosen["language"] else LANGUAGES
        found = to_translate(kinds, languages, self.states)
        if not chosen["task"]:
            return found
        mine, due = {"person": user}, {"due__lte": timezone.localdate() + SOON}
        wanted = tasks(**(mine if chosen["task"] == "mine" else due))
        return [each for each in found if each[1:] in wanted]

    @property
    def states(self):
        chosen = self.cleaned_data["state"]
        return {Translation(chosen)} if chosen else {*TO_DO}


def models_for(user, right="view"):
    return [model for model in content_models() if has_right(user, right, model)]


def rows_of(keys):
    """Return rows with their copies and parts, by kind and key, as they are named."""
    rows, keys_of = {}, {}
    for label, key in keys:
        keys_of.setdefault(label, []).append(key)
    for label, some in sorted(keys_of.items()):
        model = kinds_by_label()[label]
        found = model.objects.originals().filter(pk__in=some)
        for row in exporting.fetched(model, found):
            rows[label, row.pk] = row
    return rows
