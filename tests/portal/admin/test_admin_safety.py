"""What the desk refuses, whoever asks."""

import pytest
from django.urls import reverse

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.models import Source, Story, User
from tests.portal.admin.test_admin import page, story


def works(*titles):
    found = {"screen_works-INITIAL_FORMS": 0, "screen_works-TOTAL_FORMS": len(titles)}
    for number, title in enumerate(titles):
        found[f"screen_works-{number}-title_zh_hans"] = title
        found[f"screen_works-{number}-kind"] = "film"
        found[f"screen_works-{number}-year"] = 2003
    return found


def test_two_new_screen_works_are_saved_at_once(publisher, client):
    client.force_login(publisher)
    values = story(
        kind="island",
        city=City.objects.get(slug="incheon").pk,
        **works("甲", "乙"),
        **{
            "Attraction_pictures-TOTAL_FORMS": 0,
            "Attraction_pictures-INITIAL_FORMS": 0,
        },
    )
    assert client.post(page(Attraction, "add"), values).status_code == 302
    place = Attraction.objects.get(slug="xinwen")
    assert sorted(work.slug for work in place.screen_works.all()) == ["jia", "yi"]
    assert ScreenWork.objects.count() == 5


def test_what_is_named_elsewhere_is_not_deleted_and_the_page_says_where(
    publisher, client
):
    client.force_login(publisher)
    city = City.objects.get(slug="incheon")
    source = Source.objects.get(slug="shenyang-wechat-2021-12-30")
    City.objects.filter(pk=city.pk).update(status="withdrawn")
    for row in (city, source):
        answer = client.post(page(type(row), "delete", row.pk), {"post": "yes"})
        assert answer.status_code == 200
        assert "仁川捐赠的口罩运抵沈阳" in answer.text
        assert type(row).objects.filter(pk=row.pk).exists()
    many = {"action": "delete_selected", "_selected_action": [city.pk], "post": "yes"}
    client.post(page(City, "changelist"), many)
    assert City.objects.filter(pk=city.pk).exists()


def exchange(*cities):
    keys = [City.objects.get(**values).pk for values in cities]
    return story(kind="event", direction="both", date="2020", cities=keys)


def test_neither_the_home_city_nor_a_copy_is_a_partner(publisher, client, make_one):
    live = City.objects.get(slug="incheon")
    make_one(City, "incheon", title_zh_hans="副本", live=live, status="draft")
    client.force_login(publisher)
    for wrong in ({"is_home": True}, {"live": live}):
        response = client.post(page(Exchange, "add"), exchange(wrong))
        assert response.status_code == 200
        assert 'class="errorlist"' in response.text
    good = exchange({"slug": "sapporo"})
    assert client.post(page(Exchange, "add"), good).status_code == 302


def test_a_place_cannot_be_put_into_a_working_copy(publisher, client, make_one):
    live = City.objects.get(slug="incheon")
    copy = make_one(City, "incheon", title_zh_hans="副本", live=live, status="draft")
    client.force_login(publisher)
    values = story(kind="island", city=copy.pk, **works())
    assert client.post(page(Attraction, "add"), values).status_code == 200
    assert not Attraction.objects.filter(city=copy).exists()


def test_an_administrator_cannot_rise_above_the_role(administrator, client):
    client.force_login(administrator)
    above = User.objects.create_superuser("root", password="another password")
    values = {
        "username": "administrator",
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "language": "en",
        "user_permissions": [],
        "groups": [group.pk for group in administrator.groups.all()],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00",
    }
    client.post(page(User, "change", administrator.pk), values)
    administrator.refresh_from_db()
    assert (administrator.language, administrator.is_superuser) == ("en", False)
    client.post(page(User, "change", above.pk), values)
    client.post(page(User, "delete", above.pk), {"post": "yes"})
    many = {"action": "delete_selected", "_selected_action": [above.pk], "post": "yes"}
    client.post(page(User, "changelist"), many)
    password = reverse("admin:auth_user_password_change", args=[above.pk])
    client.post(password, {"password1": "x", "password2": "x"})
    above.refresh_from_db()
    assert above.username == "root"
    assert above.check_password("another password")


def test_what_is_on_the_site_is_withdrawn_before_it_is_deleted(publisher, client):
    client.force_login(publisher)
    row = Story.objects.get(slug="incheon-our-sister-city")
    assert (
        client.post(page(Story, "delete", row.pk), {"post": "yes"}).status_code == 403
    )
    Story.objects.filter(pk=row.pk).update(status="withdrawn")
    client.post(page(Story, "delete", row.pk), {"post": "yes"})
    assert not Story.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", content_models())
def test_a_filter_value_that_is_none_leads_back_to_the_list(publisher, client, model):
    client.force_login(publisher)
    for query in ("state=nonsense", "copy=nonsense", "section=x", "p=abc"):
        response = client.get(f"{page(model, 'changelist')}?{query}", follow=True)
        assert response.status_code == 200


def test_a_box_that_completes_searches_names_only(editor, client):
    client.force_login(editor)
    values = {
        "app_label": "exchanges",
        "model_name": "delegation",
        "field_name": "sender",
        "term": "沈阳",
    }
    found = client.get(reverse("admin:autocomplete"), values).json()["results"]
    assert [each["text"] for each in found] == ["沈阳"]


def test_a_local_name_needs_a_language_that_exists(publisher, client):
    client.force_login(publisher)
    relations = {"relations-TOTAL_FORMS": 0, "relations-INITIAL_FORMS": 0}
    for language, error in (("", "请注明语言代码"), ("Korean", "不是语言代码")):
        values = story(
            country="KR", local_name="부산", local_language=language, **relations
        )
        assert error in client.post(page(City, "add"), values).text
