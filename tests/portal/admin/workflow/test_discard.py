"""A working copy is discarded as what it is; its address goes on to lead somewhere."""

import re

import pytest

from exchanges.models import City
from tests.actors.desk import page
from tests.portal.admin.workflow.pressing import form_of, press
from tests.reading.form import edit

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def incheon():
    return City.objects.get(slug="incheon")


def changed_copy(client, city):
    client.post(page(City, "copy", city.pk))
    copy = City.objects.get(live=city)
    edit(client, form_of(copy), City, title_en="Lost and found")
    return copy


def discard(client, copy):
    return client.post(page(City, "delete", copy.pk), {"post": "yes"}, follow=True)


def notes(answer):
    return " ".join(map(str, answer.context["messages"]))


def test_it_says_what_is_lost_changes_nothing_and_can_be_undone(as_, editor, incheon):
    client = as_(editor)
    copy = changed_copy(client, incheon)
    asked = client.get(page(City, "delete", copy.pk)).text
    assert "Lost and found" in asked, "the difference"
    assert "网站上的内容不会改变" in asked
    assert "确定" not in asked
    done = discard(client, copy)
    assert done.redirect_chain[-1][0] == form_of(incheon)
    assert "工作副本已放弃。网站上的内容没有改变。" in notes(done)
    assert "删除" not in notes(done)
    assert not City.objects.filter(live=incheon).exists()
    incheon.refresh_from_db()
    assert incheon.title_en == "Incheon"
    (back,) = re.findall('href="([^"]+)"', notes(done))
    assert "Lost and found" in client.get(back).text
    client.post(back)
    assert City.objects.get(live=incheon).title_en == "Lost and found"


def test_the_address_of_a_copy_that_ended_leads_to_the_item(
    as_, editor, publisher, incheon
):
    for end in (discard, lambda client, copy: press(as_(publisher), copy, "publish")):
        client = as_(editor)
        copy = changed_copy(client, incheon)
        end(client, copy)
        answer = client.get(form_of(copy), follow=True)
        assert answer.redirect_chain[-1][0] == form_of(incheon)
        assert "工作副本已结束" in notes(answer)
    never = client.get(page(City, "change", 10**6), follow=True)
    assert "工作副本" not in notes(never)
