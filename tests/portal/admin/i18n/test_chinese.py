"""The Chinese of the desk is what people write, also where Django says it."""

import re

import polib
import pytest
from django.conf import settings
from django.utils.translation import override

from attractions.models import Attraction
from exchanges.models import City
from portal.content.kinds import content_models
from portal.files.headers import too_many_pixels
from portal.models import User
from tests.actors.desk import page

# What a translator wrote who had the English before them, word by word.
STIFF = re.compile(
    r"来修改|条形导航|百万像素|动作|过滤器|取消选中|以 状态|以 类别|选中的 |"
    r"一段美好时光|超级用户|在站点上|增加 |增加另一个|个对象|重新跑|栏位"
)


@pytest.fixture
def desk(content, client):
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_a_list_says_what_it_is_for(desk):
    html = desk.get(page(Attraction, "changelist")).text
    assert "<title>选择要修改的景点 |" in html
    summaries = re.findall(r"<summary>\s*(.*?)\s*</summary>", html)
    assert {"按状态", "按类别"} <= {*summaries}
    assert all(each.startswith("按") for each in summaries)


@pytest.mark.parametrize("model", content_models())
def test_no_page_of_a_kind_is_stiff(desk, model):
    row = model.objects.first()
    urls = [page(model, name) for name in ("changelist", "add")]
    urls += [page(model, name, row.pk) for name in ("change", "delete")]
    for url in urls:
        response = desk.get(url)
        if response.status_code == 200:  # what is live is not deleted
            assert STIFF.findall(text_of(response.text)) == []


def text_of(html):
    html = re.sub(r"(?s)<textarea.*?</textarea>", "", html)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_deletion_is_asked_and_told_in_plain_words(desk):
    city = City.objects.get(slug="turin")
    City.objects.filter(pk=city.pk).update(status="draft")
    assert "<title>添加城市 |" in desk.get(page(City, "add")).text
    html = desk.get(page(City, "delete", city.pk)).text
    assert "都灵" in html
    assert 'value="确定"' in html or "不能删除，以下内容仍在使用它" in html


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_own_messages_are_not_stiff(domain):
    path = settings.BASE_DIR / f"portal/locale/zh_Hans/LC_MESSAGES/{domain}.po"
    texts = [
        text
        for entry in polib.pofile(path)
        for text in entry.msgstr_plural.values() or [entry.msgstr]
    ]
    assert [text for text in texts if STIFF.search(text)] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [("zh-hans", "11000万像素"), ("ko", "11000만 화소"), ("en", "110 megapixels")],
)
def test_pixels_are_counted_as_the_language_counts(code, words):
    with override(code):
        assert words in too_many_pixels().messages[0]
