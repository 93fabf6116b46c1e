"""One visit, one form: an exchange is entered with its delegation and its agreement."""

import pytest

from exchanges.admin.event_form import OF_AGREEMENT, OF_DELEGATION
from exchanges.models import Agreement, City, Delegation, Exchange, Field
from portal.models import AuditEntry, Source, User
from tests.actors.desk import messages_of, page, versions
from tests.reading.form import edit

BOXES = ("adds_delegation", "adds_agreement")


def entered(client, **values):
    """Send the form of a new exchange, a visit."""
    source = Source.objects.order_by("pk").first()
    typed = {
        "title_zh_hans": "沈阳市代表团访问仁川",
        "title_en": "Shenyang visits Incheon",
        "kind": "visit",
        "direction": "ours",
        "date": "2026-05-12",
        "end_date": "2026-05-14",
        "cities": [City.objects.get(slug="incheon").pk],
        "sources": [source.pk],
        "place_zh_hans": "仁川",
        "field": Field.objects.get(slug="culture").pk,
        "is_youth": "true",
        "_save": "",
        **values,
    }
    return client.post(page(Exchange, "add"), typed)


BOTH = {
    "adds_delegation": "on",
    "delegation_leader": "市长",
    "delegation_size": "8",
    "adds_agreement": "on",
    "agreement_title": "合作备忘录",
    "agreement_kind": "memorandum",
    "agreement_has_term": "true",
    "agreement_until": "2031-05-12",
}


@pytest.mark.engine
def test_a_visit_is_typed_once(as_, editor):
    response = entered(as_(editor), **BOTH)
    assert response.status_code == 302
    exchange = Exchange.objects.latest("pk")
    delegation, agreement = exchange.delegations.get(), exchange.agreements.get()
    assert delegation.title_en == exchange.title_en
    assert (delegation.sender.slug, delegation.host.slug) == ("shenyang", "incheon")
    assert (str(delegation.arrived), str(delegation.left)) == (
        "2026-05-12",
        "2026-05-14",
    )
    assert (delegation.leader_zh_hans, delegation.size) == ("市长", 8)
    assert (delegation.field.slug, delegation.is_youth) == ("culture", True)
    assert delegation.is_online is None, "nothing was said of it"
    assert (agreement.title_zh_hans, agreement.title_en) == ("合作备忘录", None)
    assert (agreement.kind, str(agreement.signed)) == ("memorandum", "2026-05-12")
    assert (agreement.place_zh_hans, str(agreement.until)) == ("仁川", "2031-05-12")
    for part in (delegation, agreement):
        assert (part.status, part.created_by) == ("draft", editor)
        assert {*part.sources.all()} == {*exchange.sources.all()}
        assert len(versions(part)) == 1
        kind = part._meta.label_lower
        (entry,) = AuditEntry.objects.filter(kind=kind, object_id=part.pk)
        assert (entry.event, entry.actor) == ("saved", editor)


def test_theirs_is_sent_by_them(as_, editor):
    entered(as_(editor), direction="theirs", adds_delegation="on")
    sent = Delegation.objects.latest("pk")
    assert (sent.sender.slug, sent.host.slug) == ("incheon", "shenyang")
    assert not Agreement.objects.filter(exchange=sent.exchange).exists()


@pytest.mark.engine
def test_an_error_is_shown_at_its_field_and_nothing_is_saved(as_, editor):
    client, before = as_(editor), Exchange.objects.count()
    several = [City.objects.get(slug=slug).pk for slug in ("incheon", "sapporo")]
    for values, field in (
        ({"adds_delegation": "on", "direction": "both"}, "adds_delegation"),
        ({"adds_delegation": "on", "cities": several}, "adds_delegation"),
        ({"adds_delegation": "on", "delegation_size": "0"}, "delegation_size"),
        ({**BOTH, "agreement_has_term": "unknown"}, "agreement_until"),
        ({**BOTH, "agreement_until": "2031-02-30"}, "agreement_until"),
    ):
        response = entered(client, **values)
        assert response.status_code == 200
        assert [*response.context["adminform"].form.errors] == [field], values
    assert Exchange.objects.count() == before
    assert not Delegation.objects.filter(arrived="2026-05-12").exists()


def test_the_parts_take_the_step_of_their_exchange_along(as_, editor):
    response = entered(as_(editor), **BOTH, _step="ask")
    exchange = Exchange.objects.latest("pk")
    parts = [exchange.delegations.get(), exchange.agreements.get()]
    assert [row.status for row in (exchange, *parts)] == ["review"] * 3
    assert messages_of(response)


def test_a_public_exchange_gets_its_parts_in_a_working_copy(as_, editor):
    live = Exchange.objects.filter(delegations=None, agreements=None).first()
    live.cities.set(City.objects.filter(slug="incheon"))
    client = as_(editor)
    html = client.get(page(Exchange, "change", live.pk)).text
    assert "adds_delegation" not in html
    assert f"exchange={live.pk}" in html, "leads to a form with what is here"
    client.post(page(Exchange, "copy", live.pk))
    copy = Exchange._base_manager.get(live=live)
    edit(
        client,
        page(Exchange, "change", copy.pk),
        Exchange,
        direction="ours",
        adds_delegation="on",
        adds_agreement="on",
    )
    assert live.delegations.get().title_zh_hans == live.title_zh_hans
    assert live.agreements.get().signed == live.date
    html = client.get(page(Exchange, "change", copy.pk)).text
    assert not any(box in html for box in BOXES), "it has both"
    assert page(Agreement, "change", live.agreements.get().pk) in html


def test_who_may_not_add_a_part_is_not_offered_it(as_, content):
    user = User.objects.create_user("few", is_staff=True)
    user.user_permissions.set(
        user.user_permissions.model.objects.filter(
            codename__in=["add_exchange", "change_exchange", "view_exchange"]
        )
    )
    client = as_(user)
    html = client.get(page(Exchange, "add")).text
    names = [*BOXES, *OF_DELEGATION.values(), *OF_AGREEMENT.values()]
    assert not any(f'name="{name}"' in html for name in names)
    entered(client, **BOTH)
    assert not Delegation.objects.filter(arrived="2026-05-12").exists()
