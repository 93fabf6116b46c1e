"""The desk of the staff, as each role finds it."""

import re
from datetime import timedelta

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.content.kinds import content_models
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Source, Story
from tests.actors.desk import page
from tests.pairs import paired
from tests.reading.form import edit

CONTENT = content_models()
NO_RELATIONS = {"relations-TOTAL_FORMS": 0, "relations-INITIAL_FORMS": 0}


def story(**values):
    """What the browser sends for a story; only the Chinese title is needed."""
    return {"title_zh_hans": "新闻", "_save": "", **values}


def test_each_role_sees_every_kind_of_content(
    request, content, client, django_assert_max_num_queries
):
    """Who may ask for what stands in the tables of tests/hostile."""
    roles = ["editor", "publisher", "auditor", "administrator"]
    for model, role in paired(CONTENT, roles):
        client.force_login(request.getfixturevalue(role))
        with django_assert_max_num_queries(16):
            assert client.get(page(model, "changelist")).status_code == 200
        row = model.objects.first()
        with django_assert_max_num_queries(30):
            response = client.get(page(model, "change", row.pk))
        assert response.status_code == 200, (role, model)
        assert b'name="_save"' not in response.content, "all fixtures are published"
        may_copy = b"/copy/" in response.content
        assert may_copy is (role in ("editor", "publisher")), (role, model)


def test_an_editor_writes_a_draft_and_is_named_as_its_author(editor, client, caplog):
    client.force_login(editor)
    forged = {"published_at_0": "2020-01-01", "published_at_1": "00:00"}
    forged = story(status="published", **forged)
    assert client.post(page(Story, "add"), forged).status_code == 302
    row = Story.objects.get(slug="xinwen")
    assert (row.status, row.created_by, row.updated_by) == ("draft", editor, editor)
    assert row.published_at is None
    assert "published_at, status" in caplog.text, "what was forged"
    assert "2020" not in caplog.text, "no data of the user"
    edit(client, page(Story, "change", row.pk), Story, title_en="News")
    row.refresh_from_db()
    assert (row.status, row.title_en, row.slug) == ("draft", "News", "xinwen")


def test_a_form_that_cannot_be_saved_keeps_everything_typed(publisher, client):
    client.force_login(publisher)
    typed = {
        "title_zh_hans": "",
        "title_ko": "소식",
        "body_en": "Half a page",
        "source_date": "2021年6月31日",
        "slug": "incheon-our-sister-city",
    }
    html = client.post(page(Story, "add"), typed).text
    for value in ("소식", "Half a page", "2021年6月31日", "incheon-our-sister-city"):
        assert value in html
    for error in ("此项必填", "没有“2021年6月31日”这个日期", "该网址已被使用"):
        assert error in html


def test_what_breaks_a_rule_is_an_error_of_the_form(publisher, client, make_one):
    live = City.objects.get(slug="incheon")
    copy = make_one(City, "incheon", title_zh_hans="副本", live=live, status="draft")
    client.force_login(publisher)
    home = City.objects.get(is_home=True)
    local = {"country": "KR", "local_name": "부산", **NO_RELATIONS}
    event = {"kind": "event", "direction": "both", "date": "2020"}
    for model, values, error in (
        (City, {"country": "CN", "is_home": "on", **NO_RELATIONS}, "已经设有本市"),
        (City, {**local, "local_language": ""}, "请注明语言代码"),
        (City, {**local, "local_language": "Korean"}, "不是语言代码"),
        (Exchange, {**event, "cities": [home.pk]}, 'class="errorlist"'),
        (Exchange, {**event, "cities": [copy.pk]}, 'class="errorlist"'),
        (Attraction, {"kind": "island", "city": copy.pk, **works()}, "errorlist"),
    ):
        before = model.objects.count()
        assert error in client.post(page(model, "add"), story(**values)).text, values
        assert model.objects.count() == before, values
    good = story(**event, cities=[City.objects.get(slug="sapporo").pk])
    assert client.post(page(Exchange, "add"), good).status_code == 302


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
        kind="island", city=City.objects.get(slug="incheon").pk, **works("甲", "乙")
    )
    pictures = ("TOTAL_FORMS", "INITIAL_FORMS")
    values |= {f"Attraction_pictures-{name}": 0 for name in pictures}
    assert client.post(page(Attraction, "add"), values).status_code == 302
    place = Attraction.objects.get(slug="xinwen")
    assert sorted(work.slug for work in place.screen_works.all()) == ["jia", "yi"]
    assert ScreenWork.objects.count() == 5


def autocomplete(client, model, field, term):
    values = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": term,
    }
    found = client.get(reverse("admin:autocomplete"), values).json()["results"]
    return [each["text"] for each in found]


def test_working_copies_stand_in_no_list_and_no_autocomplete(editor, client, make_one):
    live = City.objects.get(slug="incheon")
    copy = make_one(City, "incheon", title_zh_hans="canary", live=live, status="draft")
    client.force_login(editor)
    assert "canary" not in client.get(page(City, "changelist")).text
    assert "仁川广域市" in autocomplete(client, Exchange, "cities", "incheon")
    assert autocomplete(client, Exchange, "cities", "canary") == []
    assert autocomplete(client, Delegation, "sender", "沈阳") == ["沈阳"], "names only"
    assert client.get(page(City, "change", copy.pk)).status_code == 200
    copy, _ = create_working_copy(City.objects.get(slug="sapporo"), editor)
    html = client.get(page(City, "change", copy.pk)).text
    assert 'name="relations-0-since" value="1980-11-18"' in html, "inside their city"
    assert Relation not in admin.site._registry


def test_every_form_has_one_tab_for_each_language_and_waits_for_one_script_alone(
    publisher, client
):
    client.force_login(publisher)
    for model in (Story, Attraction):
        html = client.get(page(model, "change", model.objects.first().pk)).text
        for column, name in (("zh_hans", "中文"), ("en", "English"), ("ko", "한국어")):
            assert f'data-language="{column}"' in html
            assert f">{name}</button>" in html
        assert "标题 (English)" in html
        assert "googleapis" not in html
    row = Story.objects.get(slug="incheon-our-sister-city")
    address = "/zh-hans/stories/incheon-our-sister-city/"
    for status in ("published", "withdrawn"):
        Story.objects.filter(pk=row.pk).update(status=status)
        html = client.get(page(Story, "change", row.pk)).text
        assert (address in html) is (status == "published"), "a link to the site"
    for model in (Story, City):
        html = client.get(page(model, "add")).text
        scripts = re.findall(r"<script[^>]*\bsrc=[^>]*>", html)
        later = [each for each in scripts if re.search(r'\bdefer\b|"module"', each)]
        last = [each for each in scripts if "/change_form." in each]
        (first,) = {*scripts} - {*later, *last}
        assert "/theme." in first, "that of light and dark"
        assert "jsi18n" in later[0], "the words of all other scripts"


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


ENTRIES = re.compile(r'<li><a href="([^"]+)"( aria-current="page")?>([^<]+)</a></li>')


def menu(client, url="/admin/"):
    """Return the groups of the side bar: heading and names, and what is current."""
    html = client.get(url).text.partition('id="nav-sidebar"')[2].partition("</nav>")[0]
    groups, current = {}, []
    for part in html.split("<h2>"):
        heading, _, entries = part.rpartition("</h2>")
        found = ENTRIES.findall(entries)
        groups[heading] = [name for _url, _mark, name in found]
        current += [name for _url, mark, name in found if mark]
    return groups, current


def test_each_role_sees_the_pages_of_its_tasks_in_their_order(
    as_, editor, administrator
):
    groups, current = menu(as_(editor))
    headings = ["", "友城与交往", "年度工作", "故事与看点", "素材与用语", "网站"]
    assert list(groups) == headings
    assert groups[""] == ["工作台", "译文", "网站找错"]
    assert groups["友城与交往"] == ["城市", "交往", "代表团", "协议"]
    assert groups["故事与看点"] == ["故事", "景点", "页面"]
    assert current == ["工作台"]
    groups, _current = menu(as_(administrator))
    assert groups["账号与审计"] == ["工作人员", "角色", "审计记录", "登录失败记录"]


def test_the_page_that_is_open_is_marked_and_so_is_a_form_of_its_list(
    as_, editor, make_story
):
    client = as_(editor)
    for url in (page(Story, "changelist"), page(Story, "change", make_story().pk)):
        assert menu(client, url)[1] == ["故事"], url
    assert menu(client, "/admin/translations/")[1] == ["译文"]


def test_a_list_says_what_tells_rows_apart_and_who_changed_them_when(
    as_, editor, make_one, make_city
):
    client = as_(editor)
    cities = [make_city(slug, title_zh_hans=slug.upper()) for slug in ("b", "a")]
    exchange = make_one(Exchange, "the-visit", kind="visit", direction="ours")
    exchange.cities.set(cities[::-1])
    make_one(Agreement, "signed", exchange=exchange, place_zh_hans="沈阳")
    make_one(Delegation, "sent", sender=cities[0], host=cities[1])
    second = re.compile(r'<span class="second">([^<]*)</span>')
    for kind, brief in (
        (Exchange, "访问 · B、A · "),
        (Agreement, "B、A · 沈阳"),
        (Delegation, "B · A"),
        (City, "韩国"),
    ):
        html = client.get(page(kind, "changelist"), {"all": ""}).text
        assert any(each.startswith(brief) for each in second.findall(html)), kind
    moment = timezone.localtime()
    Exchange.objects.filter(pk=exchange.pk).update(updated_by=editor)
    for at, shown in (
        (moment, f"{moment:%m-%d %H:%M}"),
        (moment - timedelta(days=800), f"{moment - timedelta(days=800):%Y-%m-%d}"),
    ):
        Exchange.objects.filter(pk=exchange.pk).update(updated_at=at)
        html = client.get(page(Exchange, "changelist"), {"q": "the-visit"}).text
        cell = re.search(r'<td class="field-change_column[^"]*">(.*?)</td>', html)[1]
        assert cell == f'{shown}<span class="second">{editor}</span>'
