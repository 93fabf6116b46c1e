"""What a form shows of former translations and of the glossary."""

import re

import pytest
from django.contrib.auth.models import Permission

from exchanges.models import City, Exchange
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import GlossaryTerm, Story, User
from tests.actors.desk import page
from tests.queries import queries
from tests.reading.form import edit

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
FORMER = {
    "title_zh_hans": "麒麟代表团访问凤凰广域市",
    "title_en": "The Qilin delegation visits Fenghuang",
    "title_ko": "기린 대표단, 봉황광역시 방문",
}
NEW = {"title_zh_hans": "麒麟代表团访问青龙广域市", "title_en": "Qilin visits Qinglong"}


@pytest.fixture
def former(content, make_one):
    return make_one(Exchange, "former", **FORMER)


@pytest.fixture
def draft(former, make_story):
    return make_story("draft", **NEW)


def shown(client, row):
    """The former translations in the form of a row, in the order of its fields."""
    html = client.get(page(type(row), "change", row.pk)).text
    return re.findall(r'<p class="suggested"[^>]*>(.*?)</p>', html)


def test_a_former_translation_stands_beside_the_text(draft, former, as_, editor):
    response = as_(editor).get(page(Story, "change", draft.pk))
    fold = re.search(
        r'(?s)<details class="suggestions">(.*?)</details>', response.text
    )[1]
    assert "麒麟代表团访问<del>凤凰</del><ins>青龙</ins>广域市" in fold
    assert f'lang="en" data-suggested>{FORMER["title_en"]}<' in fold
    assert page(Exchange, "change", former.pk) in fold
    assert "相似度 83%" in fold
    assert 'aria-keyshortcuts="Alt+1"' in fold


def test_what_cannot_be_written_has_none_and_a_copy_none_of_its_own(
    former, as_, editor
):
    client = as_(editor)
    assert shown(client, former) == []
    copy, _is_new = create_working_copy(former, editor)
    assert shown(client, copy) == []


def test_only_what_one_may_see_is_shown(draft, as_):
    user = User.objects.create(username="few", is_staff=True)
    names = ("view_story", "change_story")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    assert shown(as_(user), draft) == []
    user.user_permissions.add(Permission.objects.get(codename="view_exchange"))
    assert shown(as_(user), draft) == [FORMER["title_en"], FORMER["title_ko"]]


def test_terms_are_listed_and_what_lacks_one_is_saved_all_the_same(draft, as_, editor):
    GlossaryTerm.objects.create(
        term_zh_hans="青龙", term_en="Azure Dragon", note="四象之一"
    )
    client = as_(editor)
    url = page(Story, "change", draft.pk)
    html = client.get(url).text
    assert "“青龙”在术语表中译作“Azure Dragon”。" in html
    assert 'lang="en" data-suggested>Azure Dragon<' in html
    assert "四象之一" in html
    response = edit(client, url, Story, title_en="Qilin visits a dragon")
    assert response.status_code == 302
    assert Story.objects.get(pk=draft.pk).title_en == "Qilin visits a dragon"


def test_a_form_asks_a_few_times_more_however_much_there_is(
    draft, as_, editor, content
):
    client, url = as_(editor), page(Story, "change", draft.pk)
    client.get(url)
    without = queries(lambda: client.get(page(Story, "change", plain(editor).pk)))
    incheon = City.objects.get(slug="incheon")
    copy, _is_new = create_working_copy(incheon, editor)
    for field in ("title", "summary", "body", "note"):
        for code in ("zh_hans", "en", "ko"):
            setattr(draft, f"{field}_{code}", getattr(copy, f"{field}_{code}"))
    draft.save()
    assert len(shown(client, draft)) > 10
    assert queries(lambda: client.get(url)) - without <= 15


def plain(editor):
    """A draft with nothing to translate but its title, which is like no other."""
    return Story.objects.create(slug="plain", title_zh_hans="䶮", created_by=editor)
