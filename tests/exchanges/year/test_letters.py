"""Letters of congratulation: their templates, their page, their DOCX."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from docx import Document
from docx.oxml.ns import qn

from exchanges.models import City, LetterNote, LetterTemplate, Relation
from exchanges.models.letter import FIELDS, read_template
from exchanges.year import letters
from portal.content.parts import parts_of
from portal.models import AuditEntry, User
from portal.models.audit import Event
from tests.tables import each_of

CITY = "admin:exchanges_city_letter"
FONTS = {"en": "FangSong", "ja": "MS Mincho", "ko": "Batang"}
TYPED = {"name": "秋元 克広", "signer": "王丽", "hope": ""}


@pytest.fixture
def desk(content, client, publisher):
    client.force_login(publisher)
    return client


def address(slug):
    return reverse(CITY, args=[City.objects.get(slug=slug).pk])


def filled_in(response, **typed):
    """What a page would send, with a name and a signer."""
    found = {}
    for part in response.context["parts"]:
        for box in part:
            value = typed.get(box.name, TYPED.get(box.name, box.value()))
            if box.name == "salutation":
                value = part.fields["salutation"].choices[0][0]
            if box.name in ("home", "post") and not value:
                value = "瀋陽市"  # which no row has in Japanese
            found[box.html_name] = getattr(value, "pk", value) or ""
    return found


def test_a_template_is_read_or_refused_with_the_name_of_what_is_wrong():
    for text in ("a {{b}} [[c]]", "{city}[ in {since}]", "[ [[a]] ]"):
        read_template(text)
    assert letters.fill("a {{b}} [[c]][ [[d]]]", {}) == ("a {b} [c] [d]", [])
    for text, wrong in (
        ("{mayor}", "{mayor}"),
        ("{}", "{}"),
        ("{city.pk}", "{city.pk}"),
        ("{{{{ city }}", None),
        ("{%city%}", "{%city%}"),
        ("a } b", "}}"),
        ("{city", "{{"),
        ("[a [b]]", "[["),
        ("[a", "[["),
        ("a]", "]]"),
    ):
        if wrong is None:
            read_template(text)
            continue
        with pytest.raises(ValidationError) as error:
            read_template(text)
        assert wrong in error.value.messages[0], text


def test_the_desk_refuses_a_template_with_an_unknown_field(desk):
    values = {"language": "en", "title": "Own", "text": "Dear {mayor}"}
    answer = desk.post(reverse("admin:exchanges_lettertemplate_add"), values)
    errors = str(answer.context["adminform"].form.errors["text"])
    assert "{mayor}" in errors
    assert "{signer}" in errors
    assert not LetterTemplate.objects.filter(title="Own").exists()


def test_what_has_no_value_is_left_out_in_brackets_and_else_a_blank():
    values = dict.fromkeys(FIELDS, "x") | {"since": "", "years": "45"}
    found = letters.fill("{city} {since}.[ Since {since}.][ {years}!] {{}}", values)
    assert found == ("x ＿＿＿＿. 45! {}", ["since"])


def test_a_city_is_named_as_a_chinese_letter_names_it():
    names = {"芝加哥": "芝加哥市", "札幌市": "札幌市", "江南区": "江南区"}
    for name, written in names.items():
        city = City(country="KR", title_zh_hans=name)
        assert letters.name_of(city, "zh-hans") == written


def test_numbers_are_written_as_in_a_letter():
    numbers = [letters.ordinal(each) for each in (1, 2, 3, 11, 13, 21, 112)]
    assert numbers == ["1st", "2nd", "3rd", "11th", "13th", "21st", "112th"]
    found = [letters.about(9_070_093, each) for each in ("zh-hans", "en", "ja", "ko")]
    assert found == ["907万", "9.07 million", "907万", "907만"]
    assert letters.about(163_480, "en") == "163,480"


@pytest.mark.engine
def test_the_four_templates_of_the_beginning_are_good_and_complete(db):
    found = LetterTemplate.objects.all()
    assert {each.language for each in found} == {"zh-hans", "en", "ja", "ko"}
    values = {name: f"‹{name}›" for name in FIELDS}
    for each in found:
        each.full_clean()
        text, empty = letters.fill(each.text, values)
        assert empty == []
        years = "nth" if each.language == "en" else "years"
        for name in ("salutation", "city", "tie", years, "signer", "post", "date"):
            assert f"‹{name}›" in text, (each, name)
        assert letters.fill(each.text, values | {"population": "", "hope": ""})[1]


@each_of(
    (
        *("sapporo", 50),
        [
            *("尊敬的秋元 克広市长阁下：", "1980年11月18日", "全市907万人民", "敬具"),
            *("札幌市長　秋元 克広　様", "札幌市と瀋陽市が友好都市提携50周年"),
        ],
    ),
    ("incheon", 15, ["仁川广域市", "존경하는 秋元 克広 시장님께", "자매도시 결연"]),
    ("chicago", 45, ["Dear Mayor 秋元 克広,", "45th anniversary", "9.07 million"]),
)
def test_a_letter_is_in_chinese_and_in_the_language_of_the_partner(
    slug, years, words, desk
):
    url = address(slug) + f"?years={years}&date=2030-11-18&language=zh-hans"
    own = letters.languages_for(City.objects.get(slug=slug))[1]
    page = desk.get(f"{url}&language={own}")
    answer = desk.post(f"{url}&language={own}", {**filled_in(page), "docx": ""})
    assert f'filename="letter-{slug}-2030.docx"' in answer["Content-Disposition"]
    paper = Document(io.BytesIO(answer.content))
    text = "\n".join(each.text for each in paper.paragraphs)
    for word in words:
        assert word in text, text
    assert "None" not in text
    assert letters.EMPTY not in text
    fonts = {
        each.style.element.rPr.rFonts.get(qn("w:eastAsia")) for each in paper.paragraphs
    }
    assert {"FangSong", FONTS[own]} == fonts
    entry = AuditEntry.objects.filter(event=Event.EXPORTED).get()
    assert entry.details["table"] == "letter"
    assert "秋元" not in str(entry.details) + entry.title


def test_the_page_presets_the_next_anniversary_and_names_what_is_missing(desk):
    City.objects.filter(is_home=True).update(population=None, population_year=None)
    page = desk.get(address("sapporo"))
    years = page.context["form"]["years"].value()
    assert 1980 + years >= date.today().year
    assert [part.language for part in page.context["parts"]] == ["zh-hans", "ja"]
    lack = gettext("Our city has no population, so the letter names none.")
    assert lack in page.context["facts"]
    answer = desk.post(
        address("sapporo"), {**filled_in(page, signer=""), "preview": ""}
    )
    chinese = answer.context["made"][0]
    assert "全市人民" in chinese["text"]
    assert letters.EMPTY in chinese["text"]
    assert FIELDS["signer"] in chinese["empty"]
    asked = {**filled_in(page, name="<script>"), "preview": ""}
    assert "<script>" not in desk.post(address("sapporo"), asked).text


def test_a_wrong_address_and_a_wrong_form_are_answered_in_words(desk):
    url = address("sapporo")
    for query in ("?years=x&date=9&language=xx", "?years=99999999&date=&language="):
        assert desk.get(url + query).context["form"].errors
        assert desk.post(url + query, {"docx": ""}).status_code == 200
    answer = desk.post(url, {"docx": "", "zh-hans-city": "\0"})
    assert answer.context["parts"][0].errors
    assert desk.get(url + "?relation=abc").status_code == 200
    home = City.objects.get(is_home=True)
    assert desk.get(reverse(CITY, args=[home.pk])).status_code == 302
    assert desk.get(reverse(CITY, args=[10**9])).status_code == 404


def test_letters_are_noted_and_shown_only_with_the_right(desk):
    url, note = address("sapporo"), {"noted-kind": "sent", "noted-note": "MARK"}
    note["noted-date"] = "2027-11-18"
    desk.post(url, {**note, "note_letter": "add"})
    assert not LetterNote.objects.exists()
    desk.force_login(User.objects.create_superuser("root"))
    desk.post(url, {**note, "note_letter": "add"})
    row = LetterNote.objects.get()
    assert (row.kind, str(row.relation.city.slug)) == ("sent", "sapporo")
    assert "MARK" in desk.get(url).text
    entry = AuditEntry.objects.filter(kind="exchanges.letternote").get()
    assert "MARK" not in f"{entry.details}{entry.title}"
    answer = desk.post(url, {**note, "noted-date": "no", "note_letter": "add"})
    assert answer.context["note_form"]["note"].value() == "MARK", "nothing is lost"
    assert LetterNote.objects.count() == 1
    desk.force_login(User.objects.get(username="publisher"))
    assert "MARK" not in desk.get(url).text
    desk.force_login(User.objects.get(username="root"))
    desk.post(url, {"note_letter": row.pk})
    assert not LetterNote.objects.exists()


def test_a_note_outlives_its_relation_and_is_in_no_version(desk):
    relation = Relation.objects.filter(city__slug="sapporo").get()
    LetterNote.objects.create(
        city=relation.city, relation=relation, kind="sent", date="2027-01-02", note="x"
    )
    assert not [each for each in parts_of(relation.city) if type(each) is LetterNote]
    relation.delete()
    assert LetterNote.objects.get().relation is None
