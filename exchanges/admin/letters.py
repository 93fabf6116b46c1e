"""Letters of congratulation at the desk: their templates, and the page of a letter."""

from django import forms
from django.contrib import admin as desk
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from exchanges.models import City, LetterNote, LetterTemplate
from exchanges.models.letter import FIELDS, LANGUAGES
from exchanges.ties.tie import next_of
from exchanges.year import letters
from portal.admin import Desk, MenuGroup
from portal.admin.audit.acts import RecordingSettings, record_export
from portal.admin.pages import download
from portal.content.i18n.languages import bcp47
from portal.content.text import PlainText
from portal.internal.models import RIGHT
from portal.models.audit import Event, record

LINE, TEXT = 200, 1000  # characters of a box
NOTE = "note_letter"  # the button: a note to add or to delete
DATE = forms.DateInput({"type": "date"}, "%Y-%m-%d")
BOX = forms.Textarea({"rows": 3, "class": "vLargeTextField"})


@desk.register(LetterTemplate)
class LetterTemplateAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.YEAR, 4)
    list_display = ["title", "language"]
    list_filter = ["language"]
    search_fields = ["title", "text"]
    ordering = ["language", "title"]

    def get_fieldsets(self, request, obj=None):
        names = (("{" + name + "}", meaning) for name, meaning in FIELDS.items())
        rows = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", names)
        table = format_html("<table>{}</table>", rows)
        return [
            (None, {"fields": ["language", "title", "text"]}),
            (gettext_lazy("Fields"), {"fields": [], "description": table}),
        ]


class AnniversaryForm(forms.Form):
    """Which anniversary, when and in which languages; nothing of a person."""

    years = forms.IntegerField(
        label=gettext_lazy("Anniversary (years)"), min_value=1, max_value=999
    )
    date = forms.DateField(label=FIELDS["date"], widget=DATE)
    language = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


def line(name, *, required=True):
    return forms.CharField(label=FIELDS[name], max_length=LINE, required=required)


def lines(name, **options):
    return PlainText(
        label=FIELDS[name], max_length=TEXT, required=False, widget=BOX, **options
    )


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
        found = LetterTemplate.objects.filter(language=language)
        self.fields["template"].queryset = found = found.order_by("title", "pk")
        self.initial.setdefault("template", found.first())
        values = {"name": "…", "title": self.initial.get("title", "…")}
        self.fields["salutation"].choices = [
            (each, letters.salutation(values | {"salutation": each}))
            for each in letters.SALUTATIONS[language]
        ]
        for field in self.fields.values():
            field.widget.attrs["lang"] = bcp47(language)


class NoteForm(forms.ModelForm):
    prefix = "noted"

    class Meta:
        model = LetterNote
        fields = ["kind", "date", "note"]
        widgets = {"date": DATE}


def letter_view(admin, request, pk):
    """Ask for the facts of a letter of congratulation, show it, and write the DOCX."""
    city = get_object_or_404(City.objects.originals(), pk=pk)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    # The relation that the address names, else the current one.
    key = request.GET.get("relation")
    relation = next((r for r in city.history if str(r.pk) == key), city.relation)
    if relation is None:
        messages.info(request, _("The city has no relation, so there is no letter."))
        return redirect(admin.address("change", pk))
    may_note = request.user.has_perm(RIGHT)
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


PAGES = [("<int:pk>/letter/", letter_view, "letter")]
