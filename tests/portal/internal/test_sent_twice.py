"""A form of an internal row that is sent twice is saved once."""

import re

import pytest
from django.urls import reverse

from exchanges.models import City
from portal.internal.models import Contact
from portal.models import Draft, User
from tests.actors.desk import messages_of
from tests.reading.form import read, send

pytestmark = pytest.mark.engine


def test_a_contact_is_added_and_changed_once(content, as_):
    client = as_(User.objects.create_superuser("boss", password="a password"))
    add = reverse("admin:internal_contact_add")
    (number,) = re.findall(r'name="_sending" value="(\w{32})"', client.get(add).text)
    city = City.objects.get(slug="incheon").pk
    data = {"city": city, "name": "quetzal", "keep_until": "2031-01-01"}
    data |= {"_sending": number, "_save": ""}
    first, second = client.post(add, data), client.post(add, data)
    assert first.url == second.url
    assert "不会重复保存" in messages_of(second)
    row = Contact.objects.get()
    change = reverse("admin:internal_contact_change", args=[row.pk])
    opened = read(client.get(change).text, Contact)
    answers = [send(client, change, opened, name="kukulcan") for _time in range(2)]
    assert "不会重复保存" in messages_of(answers[1])
    row.refresh_from_db()
    assert row.name == "kukulcan"
    assert not [each for each in Draft.objects.values() if "quetzal" in str(each)]
    wrong = client.post(add, data | {"city": "", "_sending": number[1:] + "0"})
    assert wrong.status_code == 200
    client.post(add, {**data, "name": "another", "_sending": number[2:] + "00"})
    assert Contact.objects.count() == 2, "another form with the same is another row"
