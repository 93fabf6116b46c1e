"""Texts go out as XLIFF and come back by the plan of a table; memories as TMX."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree

from portal.content.kinds import content_models
from portal.editorial.translations import memory
from portal.editorial.translations.exporting import key_of, mark_of, texts_to_hand_out
from portal.editorial.translations.formats import safe_xml, tmx, xliff
from portal.editorial.translations.importing import make_plan
from portal.models import AuditEntry, MemoryFile, Story, TranslationSegment, User
from tests.portal.editorial.translations.test_exporting import BACK, OUT, confirm
from tests.queries import queries

pytestmark = pytest.mark.django_db
MEMORY = reverse("admin_translations_memory")
NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
RICH = (
    "<h2>小标题 &amp; 其他</h2>\n<p>第一段<strong>重点</strong>，<em>斜体</em>  "
    "两空格 \\* {br} %(name)s</p>\n<ul><li>一</li><li>二</li></ul>"
)
BOMB = (
    b'<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b"<xliff>&b;</xliff>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def file(data, name="back.xlf"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def story(make_one):
    texts = {"title_en": "A", "summary_zh_hans": "第一行\n第二行", "body_zh_hans": RICH}
    return make_one(Story, "s", **texts)


def handed_out(client, **more):
    data = {"language": "ko", "kinds": ["portal.story"], "only": "to_do", **more}
    response = client.get(OUT, data)
    kind, end = {
        "xliff": ("application/xliff+xml", "xlf"),
        "tmx": ("application/octet-stream", "tmx"),
    }[more["form"]]
    assert response["Content-Type"] == kind
    name = rf'attachment; filename="[a-z]+-ko-[0-9-]{{10}}\.{end}"'
    assert re.fullmatch(name, response["Content-Disposition"])
    return response.content


def test_all_content_comes_back_from_xliff_as_it_went(content, editor):
    """Marks, placeholders, line ends and ids: nothing would change."""
    texts = list(texts_to_hand_out(content_models(), "ko", False))
    assert len(texts) > 300
    returned = xliff.read(file(xliff.write(texts, "ko")[0]))
    pairs = {key_of(*pair): mark_of(pair[1]) for pair in texts}
    assert {each.key: each.mark for each in returned} == pairs
    plan = make_plan(returned, editor)
    assert (plan.changing, plan.problems) == ([], [])


def test_units_are_as_the_standard_has_them(story, as_, editor):
    root = etree.fromstring(handed_out(as_(editor), form="xliff"))
    assert root.tag == f"{{{NAMESPACE}}}xliff"
    assert dict(root.attrib) == {
        "version": "2.1",
        "srcLang": "zh-Hans",
        "trgLang": "ko",
    }
    ids = [unit.get("id") for unit in root.iter("{*}unit")]
    assert len({*ids}) == len(ids) == 3
    assert all(re.fullmatch("[A-Za-z0-9._:-]+", each) for each in ids)
    for segment in root.iter("{*}segment"):
        assert {*segment.attrib} == {"state"}
        assert [etree.QName(each).localname for each in segment] == ["source"]


def translated(data, target):
    unit = re.compile(rb"</source>(?=\s*</segment>)")
    return unit.sub(b"</source><target>" + target.encode() + b"</target>", data)


def test_xliff_comes_back_into_a_working_copy_and_conflicts_are_named(
    story, as_, editor
):
    client = as_(editor)
    data = handed_out(client, form="xliff")
    back = translated(data, "번역")
    preview = client.post(BACK, {"file": file(back, "back.XLIFF")})
    confirm(client, preview)
    copy = Story.objects.get(live=story)
    assert (copy.summary_ko, copy.body_ko) == ("번역", "<p>번역</p>")
    story.refresh_from_db()
    assert not story.summary_ko
    again = client.post(BACK, {"file": file(translated(data, "다시"))})
    assert 'name="confirmed"' not in again.text
    assert len(again.context["wrong"]) == 3


def one(body):
    segment = f'<xliff xmlns="{NAMESPACE}" version="2.1" srcLang="zh">'
    segment += f'<file id="f"><unit id="u">{body}</unit></file></xliff>'
    return segment.encode()


def test_a_unit_that_was_cut_is_joined_and_half_a_one_refused(db):
    cut = (
        "<segment><source>a</source><target>가</target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment><source>b</source><target>나<mrk id='1'>다</mrk></target></segment>"
    )
    assert [each.translation for each in xliff.read(file(one(cut)))] == ["가 나다"]
    half = cut.replace("<target>가</target>", "")
    tags = cut.replace("가", "<ph id='1'/>")
    inside = cut.replace("다", "다<ph id='1'/>")
    for wrong in (half, tags, inside):
        with pytest.raises(Exception, match="1"):
            xliff.read(file(one(wrong)))


DEEP = b"<a>" * 5000 + b"</a>" * 5000
OLD = b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>'


def test_hostile_files_are_refused_with_a_sentence(as_, editor, monkeypatch):
    client = as_(editor)
    hostile = {"bomb": BOMB, "outside": OUTSIDE, "deep": DEEP, "old": OLD}
    hostile |= {
        "empty": b"",
        "half": b"<xliff>",
        "binary": b"\x00\xff\xfe<",
        "x": b"<x/>",
    }
    hostile |= {"utf": b"<?xml version='1.0' encoding='no'?><x/>"}
    for name, data in hostile.items():
        for url, end in ((BACK, "xlf"), (MEMORY, "tmx")):
            response = client.post(url, {"file": file(data, f"{name}.{end}")})
            assert response.status_code == 200, name
            assert 'class="errorlist' in response.text, name
            assert "root:" not in response.text, name
    monkeypatch.setattr(safe_xml, "MAX_BYTES", 10)
    assert "10 MB" in client.post(BACK, {"file": file(one(""))}).text
    assert not MemoryFile.objects.exists()


TMX = """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">
<header srclang="zh-CN"/><body><tu><tuv xml:lang="zh-CN"><seg>第一段<bpt i="1">&lt;b&gt;
</bpt>重点</seg></tuv><tuv xml:lang="KO-KR"><seg>첫째 단락</seg></tuv>
<tuv xml:lang="zh-TW"><seg>第一段重點</seg></tuv></tu>
<tu><tuv xml:lang="ja"><seg>x</seg></tuv></tu>
</body></tmx>
"""


def test_a_tmx_file_is_proposed_with_its_name_and_can_be_deleted(make_one, as_, editor):
    client = as_(editor)
    row = make_one(
        Story, "s", status="draft", title_en="A", summary_zh_hans="第一段重点"
    )
    client.post(MEMORY, {"file": file(TMX.encode(), "office.tmx")})
    stored = MemoryFile.objects.get()
    assert stored.segments == [["zh-hans", "第一段重点", {"ko": "첫째 단락"}]]
    page = client.get(reverse("admin:portal_story_change", args=[row.pk])).text
    assert "첫째 단락" in page
    assert "office.tmx" in page
    assert memory.rebuild() > 0, "it is there again after a restore"
    assert "첫째 단락".encode() in handed_out(client, form="tmx")
    data = tmx.read(file(handed_out(client, form="tmx"), "a.tmx"))
    assert ["zh-hans", "第一段重点", {"ko": "첫째 단락"}] in data
    question = client.post(MEMORY, {"delete": stored.pk})
    assert "office.tmx" in question.text
    assert MemoryFile.objects.exists(), "it is asked first"
    client.post(MEMORY, {"delete": stored.pk, "confirmed": ""})
    assert not MemoryFile.objects.exists()
    assert not TranslationSegment.objects.filter(kind=memory.FILE).exists()


def test_the_trail_counts_what_is_in_the_file_and_the_rest_is_said(
    story, make_one, as_, editor
):
    """An XLIFF file has one source language: that of most texts."""
    client = as_(editor)
    make_one(Story, "e", summary_en="Only English")
    assert b"Only English" not in handed_out(client, form="xliff")
    assert AuditEntry.objects.latest("number").details["rows"] == 4
    assert "1 处" in client.get(OUT).text
    client.post(MEMORY, {"file": file(TMX.encode(), "office.tmx")})
    data = handed_out(client, form="tmx")
    rows = AuditEntry.objects.latest("number").details["rows"]
    assert rows == data.count(b"</tu>") > 0


def test_the_queries_do_not_grow_with_the_files_of_former_translations(as_, editor):
    client, found = as_(editor), []
    for number in range(3):
        user = User.objects.create_user(f"u{number}")
        MemoryFile.objects.create(name="x", segments=[], added_by=user)
        found.append(queries(lambda: client.get(OUT)))
    assert found[0] == found[2]
