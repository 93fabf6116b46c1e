"""Whoever lacks the right finds no word of an internal row: nowhere, in no file or log.

Each text of each row has a marker, which is looked for in every answer, in all tables
as they are stored, in the log and in a copy.
"""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from reversion import is_registered

from exchanges.models import AgreementStage, City, LetterNote, PlanItem
from portal.internal.brief import internal_sections
from portal.internal.models import Contact, Gift, Itinerary, ItineraryItem
from portal.models import AuditEntry
from portal.models.accounts.encryption import EncryptedField
from portal.models.audit import Event
from tests.actors.scene import ACTORS, STAFF, dump, undone
from tests.hostile.addresses import DESK, address_of
from tests.hostile.rights import FOUND, LINES
from tests.hostile.test_nothing_leaks import answer, named
from tests.reading.form import send

WORD = "quetzalcoatl"
PART = WORD[:7]  # what is searched for; the page of a search repeats it
INTERNAL = [Contact, Gift, Itinerary, ItineraryItem]
PLAIN = {AgreementStage: ["number"], PlanItem: ["text"], LetterNote: ["note"]}
KINDS = [model._meta.model_name for model in INTERNAL]
OTHERS = [actor for actor in ACTORS if actor != "superuser"]
# Of what they belong to, and what lists or exports it.
NEAR = {*KINDS, DESK, "city", "delegation", "agreement", "agreementstage", "planitem"}
FULL = pytest.mark.full


def texts_of(model):
    if model in PLAIN:
        return PLAIN[model]
    fields = model._meta.concrete_fields
    return [each.name for each in fields if isinstance(each, EncryptedField)]


def marked(model):
    return dict.fromkeys(texts_of(model), WORD)


def plant(scene):
    city = City.objects.get(slug="incheon")
    LetterNote.objects.create(city=city, kind="sent", date=date(2030, 1, 1))
    for model in [*INTERNAL, *PLAIN]:
        for row in model.objects.all():
            for name in texts_of(model):
                setattr(row, name, WORD)
            row.save()
        assert model.objects.exists()


def test_every_text_is_stored_encrypted_and_no_row_has_versions():
    assert {*apps.get_app_config("internal").get_models()} == {*INTERNAL}
    for model in [*INTERNAL, *PLAIN]:
        assert not is_registered(model)
        assert model._meta.default_permissions == ()
    for model in INTERNAL:
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices:
                assert isinstance(field, EncryptedField), field


# What others get


def test_no_public_page_has_a_word_of_them(scene, db, client):
    """Not that of what they belong to either; what is made of rows: `named`."""
    with undone():
        plant(scene)
        stage, plan = AgreementStage.objects.get(), Itinerary.objects.get()
        owners = [City.objects.get(slug="incheon"), stage.agreement, plan.delegation]
        with translation.override("en"):
            addresses = [each.get_absolute_url() for each in owners]
        addresses += [*named("en"), f"/en/search/?q={PART}", f"/api/v1/?q={PART}"]
        found = {each: answer(client, each) for each in addresses}
        assert {found[each][0] for each in addresses[:3]} == {200}
    assert [each for each, got in found.items() if WORD in repr(got)] == []


def telling(scene, actors, urls):
    """Who finds a word of them on a page, and where."""
    for actor in actors:
        client = scene.client(actor)
        yield from ((actor, u) for u in urls if WORD in repr(answer(client, u)))


@pytest.mark.parametrize("apart", [3, pytest.param(1, marks=FULL)])
def test_no_page_of_the_desk_has_one_for_others(scene, db, caplog, apart):
    """Each is asked for by two of them in turns, in the full suite by all."""
    urls = [address_of(scene, *each) for each in FOUND if each[0] in NEAR]
    models = [*INTERNAL[:3], AgreementStage, PlanItem]
    lists = [scene.address(model, "changelist") for model in models]
    search = reverse("admin_search")
    urls += [*lists, *(f"{url}?q={PART}" for url in (*lists, search))]
    with undone():
        plant(scene)
        for number, url in enumerate(urls):
            in_turns = (OTHERS[number % len(OTHERS) :] + OTHERS)[: len(OTHERS)]
            assert [*telling(scene, in_turns[::apart], [url])] == []
        for actor in OTHERS:
            sent = scene.client(actor).post(lists[0], {"q": PART})
            assert WORD not in sent.content.decode(), actor
    assert WORD not in caplog.text


@FULL
def test_no_page_that_has_nothing_to_do_with_them_has_one(scene, db, caplog):
    """Each is asked for by one of the staff, in turns of those who may see it."""
    staff = [actor for actor in STAFF if actor != "superuser"]
    others = [each for each in FOUND if each[0] not in NEAR]
    with undone():
        plant(scene)
        for number, each in enumerate(others):
            may = [actor for actor in staff if LINES[each][actor][0] == "200"] or staff
            actor = may[number % len(may)]
            assert [*telling(scene, [actor], [address_of(scene, *each)])] == []
    assert WORD not in caplog.text


def test_what_is_done_with_them_leaves_no_word(scene, db, caplog):
    """In no table, title, address or line of the log; and nobody else keeps it."""
    caplog.set_level("DEBUG", "portal")
    client = scene.client("superuser")
    with undone():
        city = City.objects.get(slug="incheon").pk
        for model in INTERNAL[:3]:
            row = scene.rows[model]["draft"]
            url = scene.address(model, "change", row.pk)
            send(client, url, scene.form(model, row), **marked(model), _save="")
            row.refresh_from_db()
            assert getattr(row, texts_of(model)[0]) == WORD
        new = {"city": city, "keep_until": "2031-01-01", **marked(Contact)}
        client.post(scene.address(Contact, "add"), {**new, "_save": ""})
        assert Contact.objects.count() == 2
        for item in ItineraryItem.objects.all():
            ItineraryItem(
                pk=item.pk,
                itinerary=item.itinerary,
                day=item.day,
                **marked(ItineraryItem),
            ).save()
        rows = [(model, scene.rows[model]["draft"].pk) for model in INTERNAL[:3]]
        pages = [
            scene.address(model, name, pk)
            for model, pk in rows
            for name in ("change", "history", "delete")
        ]
        plan = scene.rows[Itinerary]["draft"].pk
        files = [scene.address(Itinerary, n, plan) for n in ("booklet", "docx", "ics")]
        lists = [scene.address(model, "changelist") for model in INTERNAL[:3]]
        for url in [*pages, *files, *lists]:
            response = client.get(url)
            assert response.status_code == 200, url
            assert "no-store" in response["Cache-Control"], url
            assert "private" in response["Cache-Control"], url
            assert WORD not in repr(response.headers)
            title = response.text.partition("</title>")[0] if url in pages else ""
            assert WORD not in title
        found = client.post(lists[0], {"q": f"{PART} {WORD}"})
        assert found.text.count("field-post") == 2
        assert internal_sections(City.objects.get(pk=city), scene.accounts["superuser"])
        client.post(scene.address(Contact, "delete", rows[0][1]), {"post": "yes"})
        assert WORD not in repr(dump())
    assert WORD not in caplog.text


def test_each_look_at_a_contact_is_recorded_by_its_number(scene, db):
    contact = scene.rows[Contact]["draft"]
    user, looks = scene.accounts["superuser"], []
    client = scene.client("superuser")

    def new_looks():
        found = AuditEntry.objects.filter(event=Event.LOOKED_AT).order_by("-number")
        count = found.count() - len(looks)
        looks.extend(found[:count])
        return [(each.actor, each.object_id or each.details) for each in found[:count]]

    with undone():
        about = (user, str(contact.pk))
        client.get(scene.address(Contact, "change", contact.pk))
        assert new_looks() == [about]
        client.get(scene.address(Contact, "changelist"))
        assert new_looks() == [about]
        other = Contact.objects.create(city=contact.city, name="李")
        client.post(scene.address(Contact, "changelist"), {"q": ""})
        assert new_looks() == [(user, {"numbers": [contact.pk, other.pk]})]
        assert len(internal_sections(contact.city, user)) == 2
        assert new_looks() == [(user, {"numbers": [contact.pk, other.pk]})]
        assert internal_sections(contact.city, scene.accounts["publisher"]) == []
        scene.client("publisher").get(scene.address(Contact, "change", contact.pk))
        assert new_looks() == []


def test_a_contact_of_which_the_day_is_moved_on_is_confirmed(scene, db):
    contact, client = scene.rows[Contact]["draft"], scene.client("superuser")
    later = timezone.localdate() + timedelta(days=900)
    with undone():
        url = scene.address(Contact, "change", contact.pk)
        form = scene.form(Contact, contact)
        send(client, url, form, keep_until=later.isoformat(), _save="")
        contact.refresh_from_db()
        assert (contact.keep_until, contact.confirmed_on) == (later, date.today())
