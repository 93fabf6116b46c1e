"""The pages of the desk on which a letter and the brief of a city are made."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from exchanges.models import City, LetterNote
from exchanges.models.letter import FIELDS, LANGUAGES
from exchanges.ties.anniversaries import next_of
from exchanges.year import brief, letters
from exchanges.year.brief import SEES_INTERNAL
from portal.admin.audit.acts import record_export
from portal.content.i18n.translatable import LANGUAGES as OF_SITE
from portal.content.text import PlainText
from portal.editorial.docx import TYPE
from portal.models.audit import Event, record

LINE, TEXT = 200, 1000  # characters of a box
NOTE = "note_letter"  # the button: a note to add or to delete


class DateBox(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class AnniversaryForm(forms.Form):
    """Which anniversary, when and in which languages; nothing of a person."""

    years = forms.IntegerField(
        label=gettext_lazy("Anniversary (years)"), min_value=1, max_value=999
    )
    date = forms.DateField(label=FIELDS["date"], widget=DateBox)
    language = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


def line(name, *, required=True):
    return forms.CharField(label=FIELDS[name], max_length=LINE, required=required)


def lines(name, **options):
    box = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    options = {"max_length": TEXT, "required": False, "widget": box, **options}
    return PlainText(label=FIELDS[name], **options)


class LetterForm(forms.Form):
    """The facts of a letter in one language; what is typed is not stored."""

    template = forms.ModelChoiceField(
        None, label=gettext_lazy("Template"), empty_label=None
    )
    name = line("name", required=False)
    title = line("title")
    salutation = forms.ChoiceField(label=FIELDS["salutation"])
    city, home, tie = line("city"), line("home"), line("tie")
    exchanges = lines("exchanges", help_text=gettext_lazy("One a line."))
    hope = lines("hope")
    signer = line("signer", required=False)
    post = line("post")

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, prefix=language, **kwargs)
        self.language, self.language_name = language, dict(LANGUAGES)[language]
        self.fields["template"].queryset = found = letters.templates(language)
        self.initial.setdefault("template", found.first())
        values = {"name": "…", "title": self.initial.get("title", "…")}
        self.fields["salutation"].choices = [
            (each, letters.salutation(values | {"salutation": each}))
            for each in letters.SALUTATIONS[language]
        ]


class NoteForm(forms.ModelForm):
    prefix = "noted"

    class Meta:
        model = LetterNote
        fields = ["kind", "date", "note"]
        widgets = {"date": DateBox}


def letter_view(admin, request, pk):
    """Ask for the facts of a letter of congratulation, show it, and write the DOCX."""
    city = get_object_or_404(City.objects.originals(), pk=pk)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    relation = chosen_relation(city, request.GET.get("relation"))
    if relation is None:
        messages.info(request, _("The city has no relation, so there is no letter."))
        return redirect(admin.address("change", pk))
    may_note = request.user.has_perm(SEES_INTERNAL)
    note_form = NoteForm()
    if may_note and NOTE in request.POST:
        note_form = note_letter(request, relation)
        if note_form is None:
            return redirect(request.get_full_path())
    home = City.objects.filter(is_home=True, live=None).first()
    form, typed = anniversary_form(request, relation)
    is_sent = request.method == "POST" and NOTE not in request.POST
    parts = [
        LetterForm(
            request.POST if is_sent else None,
            language=language,
            initial=letters.presets(relation, home, language),
        )
        for language in typed.get("language", ())
    ]
    made = []
    if is_sent and parts and all(part.is_valid() for part in parts):
        made = [letter_of(part, relation, home, typed) for part in parts]
        if "docx" in request.POST:
            return letter_file(request, relation, typed, made)
    notes = LetterNote.objects.filter(city=city).order_by("-date", "-pk")
    context = {"original": city, "relation": relation, "form": form, "parts": parts}
    context |= {"made": made, "may_note": may_note, "note_form": note_form}
    context |= {"notes": notes if may_note else (), "facts": facts_of(relation, home)}
    title = _("Letter of congratulation")
    return admin.render_page(request, "admin/year/letter.html", title, **context)


def chosen_relation(city, key):
    """Return the relation that the address names, else the current one."""
    return next((r for r in city.history if str(r.pk) == key), city.relation)


def anniversary_form(request, relation):
    """Return the form, with what the address says, and its data; {} if it is wrong."""
    found = next_of(relation, relation.city)
    day = found and found.date.day and found.date.earliest
    values = {
        "years": found.years if found else 1,
        "date": day or timezone.localdate(),
        "language": letters.languages_for(relation.city),
    }
    values |= {name: request.GET[name] for name in values if name in request.GET}
    if "language" in request.GET:
        values["language"] = request.GET.getlist("language")
    form = AnniversaryForm(values)
    return form, form.cleaned_data if form.is_valid() else {}


def letter_of(part, relation, home, typed):
    """Return language, lines and names of empty fields of a letter, with its text."""
    data = typed | part.cleaned_data
    values = letters.values_of(relation, home, part.language, data)
    text, empty = letters.fill(data["template"].text, values)
    return {
        "language": part.language,
        "name": part.language_name,
        "text": text,
        "lines": letters.lines_of(text),
        "empty": [FIELDS[each] for each in empty if each != "hope"],
    }


def facts_of(relation, home):
    """Return what the rows lack for a letter, in sentences."""
    missing = []
    if not relation.since:
        missing.append(_("The date of the relation is not known."))
    if not (home and home.population):
        missing.append(_("Our city has no population, so the letter names none."))
    number = len(letters.exchanges_of(relation.city, get_language()))
    if number < letters.MENTIONED:
        missing.append(
            _("The site shows %(number)d exchanges with the city.") % {"number": number}
        )
    return missing


def letter_file(request, relation, typed, made):
    names = ", ".join(each["language"] for each in made)
    record_export(request, relation.city, table="letter", language=names)
    data = letters.as_docx([(each["language"], each["text"]) for each in made])
    year = typed["date"].year
    return download(data, f"letter-{relation.city.slug}-{year}.docx")


def download(data, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, TYPE, headers={"Content-Disposition": disposition})


@transaction.atomic
def note_letter(request, relation):
    """Note a letter, or delete a note, and return None; else the form with errors."""
    notes = LetterNote.objects.filter(city=relation.city)
    if (key := request.POST[NOTE]) != "add":
        if key.isdecimal() and (gone := notes.filter(pk=key[:18]).first()):
            record(Event.DELETED, request.user, gone)
            gone.delete()
        return None
    row = LetterNote(city=relation.city, relation=relation)
    form = NoteForm(request.POST, instance=row)
    if not form.is_valid():
        return form
    form.save()
    record(Event.SAVED, request.user, row, changes=[{"added": {}}])
    messages.success(request, _("The letter has been noted."))
    return None


# The city on two pages


class BriefForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    date = forms.DateField(label=gettext_lazy("As of"), widget=DateBox)
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
            box = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
            self.fields[name] = PlainText(
                label=brief.SECTIONS[name],
                max_length=400,
                required=False,
                widget=box,
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
        sees_internal=request.user.has_perm(SEES_INTERNAL),
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


PAGES = [
    ("<int:pk>/letter/", letter_view, "letter"),
    ("<int:pk>/brief/", brief_view, "brief"),
]


def links(admin, request, row):
    """Return pairs of address and label, for the form of a city."""
    key, found = row.live_id or row.pk, []
    if not row.is_home and row.relation and admin.has_change_permission(request):
        found.append((admin.address("letter", key), _("Letter of congratulation")))
    if not row.is_home:
        found.append((admin.address("brief", key), _("The city on two pages")))
    return found
