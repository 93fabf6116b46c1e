"""The page of the desk on which the brief of a city is made, for Word or print."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from exchanges.admin.letters import BOX, DATE
from exchanges.models import City
from exchanges.models.letter import LANGUAGES
from exchanges.year import brief
from portal.admin.audit.acts import record_export
from portal.admin.pages import download
from portal.content.i18n.translatable import LANGUAGES as OF_SITE
from portal.content.text import PlainText
from portal.internal.models import RIGHT


class BriefForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    date = forms.DateField(label=gettext_lazy("As of"), widget=DATE)
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Sections"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, sees_internal, **kwargs):
        super().__init__(*args, **kwargs)
        names = [each for each in brief.SECTIONS if sees_internal or each != "internal"]
        self.fields["chosen"].choices = [(each, brief.SECTIONS[each]) for each in names]
        self.initial["chosen"] = [each for each in names if each != "internal"]
        sites = [each for each in LANGUAGES if each[0] in OF_SITE]
        self.fields["language"].choices = sites
        for name in brief.TYPED:
            self.fields[name] = PlainText(
                label=brief.SECTIONS[name],
                max_length=400,
                required=False,
                widget=BOX,
                help_text=_("For this paper only; it is not stored."),
            )


def brief_view(admin, request, pk):
    """Ask for the sections of the brief of a city, and make it for Word or print."""
    city = get_object_or_404(City.objects.originals(), pk=pk)
    if not admin.has_view_permission(request):
        raise PermissionDenied
    initial = {"language": get_language(), "date": timezone.localdate()}
    form = BriefForm(
        request.POST or None,
        initial=initial,
        sees_internal=request.user.has_perm(RIGHT),
    )
    if form.is_valid():
        return brief_file(request, city, form.cleaned_data)
    context = {"original": city, "form": form}
    title = _("The city on two pages")
    return admin.render_page(request, "admin/year/brief.html", title, **context)


def brief_file(request, city, typed):
    language = typed["language"]
    found = brief.Brief(
        city=city,
        home=City.objects.filter(is_home=True, live=None).first(),
        user=request.user,
        language=language,
        date=typed["date"],
        chosen=typed["chosen"],
        typed={name: typed[name] for name in brief.TYPED},
    )
    record_export(request, city, table="brief", language=language)
    if "docx" in request.POST:
        name = f"brief-{city.slug}-{typed['date'].year}.docx"
        return download(brief.as_docx(found), name)
    with override(language):
        context = {"brief": found, "sections": found.sections()}
        return render(request, "admin/year/brief_print.html", context)


PAGES = [("<int:pk>/brief/", brief_view, "brief")]
