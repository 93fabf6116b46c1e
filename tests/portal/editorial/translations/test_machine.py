"""A machine proposes translations; none of them is published before it is confirmed."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from portal.content.i18n.translatable import machine_columns
from portal.editorial.translations import machine
from portal.editorial.translations.confirm import confirm
from portal.editorial.translations.status import Translation, is_in, texts_of
from portal.editorial.workflow.steps import PUBLISH, StepRequest, apply_step
from portal.models import SiteSettings, Story
from portal.models.audit import Step
from portal.server.environment import read_safe_address
from tests.actors.desk import messages_of, page
from tests.reading.form import edit

pytestmark = pytest.mark.django_db
TASKS = reverse("admin_translations_tasks")
BODY = '<p onclick="x">가<script>alert(1)</script><strong>나</strong></p>'


@contextmanager
def answering(reply, status=200, headers=()):
    """A machine on this computer; `asked` are the values that it was sent."""
    asked = []

    class Machine(BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(data) | {"path": self.path})
            answer = reply(asked[-1]) if callable(reply) else reply
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def translation(values):
    text = BODY if values["format"] == "html" else "번역  문장"
    return json.dumps({"translatedText": text}).encode()


@pytest.fixture
def proposed(make_one, publisher, settings):
    """The working copy of a story, with Korean texts of a machine."""
    SiteSettings.objects.update_or_create(defaults={"allow_self_approval": True})
    live = make_one(
        Story, "s", title_en="A", body_zh_hans="<p>甲</p>", body_en="<p>B</p>"
    )
    with answering(translation) as (url, asked):
        settings.TRANSLATE_URL, settings.TRANSLATE_KEY = url, "secret"
        assert machine.propose(live, "ko", publisher) == 2
    assert [each["format"] for each in asked] == ["text", "html"]
    assert {(each["source"], each["target"], each["path"]) for each in asked} == {
        ("zh", "ko", "/translate")
    }
    assert {each["api_key"] for each in asked} == {"secret"}
    return Story.objects.get(live=live)


def states(row):
    row = Story.objects.get(pk=row.pk)
    return [each.state for each in texts_of(row, "ko")]


def test_it_is_stored_in_the_copy_cleaned_and_marked_for_good(proposed, publisher):
    assert proposed.title_ko == "번역 문장"
    assert proposed.body_ko == "<p>가<strong>나</strong></p>"
    assert not proposed.live.title_ko
    assert states(proposed) == [Translation.MACHINE] * 2
    assert Story._base_manager.filter(is_in("machine", "ko")).get() == proposed
    # Without its source it becomes that of the others, and is still a machine's.
    proposed.body_zh_hans = proposed.body_en = ""
    proposed.save()
    row = Story.objects.get(pk=proposed.pk)
    assert Translation.MACHINE in states(row)
    assert "body_ko" in [*machine_columns(row)]
    confirm(row, "ko", publisher)
    assert not [*machine_columns(Story.objects.get(pk=proposed.pk))]


def test_no_way_leads_to_the_site_before_a_person_confirms(
    proposed, as_, publisher, tmp_path
):
    client = as_(publisher)
    with pytest.raises(ValidationError, match=r"标题 .한국어."):
        apply_step(PUBLISH, proposed, publisher)
    data = {"_version": proposed.version, "_step": "publish"}
    client.post(page(Story, "change", proposed.pk), data)
    ids = {"_selected_action": [proposed.live.pk], "action": "publish"}
    client.post(page(Story, "changelist"), ids | {"confirmed": "yes"})
    assert not Story.objects.get(pk=proposed.live_id).title_ko
    assert "机器" in client.get(page(Story, "change", proposed.pk)).text
    proposed.live.delete()
    draft = Story.objects.create(slug="d", title_zh_hans="甲", title_ko="가")
    was = {"language": "zh-hans", "text": "甲", "machine": True}
    draft.translated_from = {"ko": {"since": "2026-12-01", "texts": {"title": was}}}
    draft.save()
    later = StepRequest(Step.SCHEDULE, "", timezone.now() + timedelta(days=1))
    with pytest.raises(ValidationError, match=r"标题 .한국어."):
        apply_step(later, draft, publisher)
    fixture = tmp_path / "stories.yaml"
    fixture.write_text(
        "---\n- model: portal.story\n  fields:\n    slug: d\n    title_zh_hans: 甲\n"
        "    title_ko: 가\n    status: published\n"
        "    published_at: 2020-01-01 00:00:00+00:00\n...\n"
    )
    with pytest.raises(CommandError):
        call_command("loaddata", str(fixture), overwrite=True, verbosity=0)
    assert Story.objects.get(slug="d").status == "draft"


def test_a_changed_text_and_a_confirmed_one_lose_the_mark(proposed, publisher, as_):
    proposed.title_zh_hans = "新标题"
    proposed.save()
    assert states(proposed) == [Translation.MACHINE] * 2, (
        "whatever becomes of the source"
    )
    form = page(Story, "change", proposed.pk) + "?desk=ko"
    edit(as_(publisher), form, Story, "_continue", source_line="Daily")
    assert states(proposed) == [Translation.MACHINE] * 2, "nobody has looked at it"
    edit(as_(publisher), form, Story, "_continue", title_ko="제목")
    assert states(proposed) == [Translation.DONE, Translation.MACHINE]
    confirm(proposed, "ko", publisher)
    assert states(proposed) == [Translation.DONE] * 2
    row = apply_step(PUBLISH, Story.objects.get(pk=proposed.pk), publisher)
    assert row.title_ko == "제목"
    assert "ko" not in row.translated_from


def test_a_machine_that_fails_is_named_and_nothing_is_lost(
    make_one, as_, editor, settings
):
    client, row = as_(editor), make_one(Story, "s", title_en="A", status="draft")
    entry = {"entry": f"portal.story:{row.pk}:ko", "machine": ""}
    assert client.post(TASKS, entry).status_code == 403, "no machine is named"
    elsewhere = [("Location", "http://127.0.0.1:1/translate")]
    for reply, status, headers in (
        *((b"no JSON", 200, ()), (b'{"translatedText": 5}', 200, ()), (b"[]", 200, ())),
        *((b'{"error": "x"}', 500, ()), (b'{"translatedText": ""}', 200, ())),
        *((b"", 302, elsewhere), (b"", 307, elsewhere), (b"[" * 100_000, 200, ())),
    ):
        with answering(reply, status, headers) as (settings.TRANSLATE_URL, asked):
            response = client.post(TASKS, entry)
        assert "机器翻译服务" in messages_of(response), (reply, status)
        assert len(asked) == 1
    assert not Story.objects.get(pk=row.pk).title_ko
    response = client.post(TASKS, entry)  # it is gone
    assert "机器翻译服务" in messages_of(response)


def test_what_its_field_cannot_have_is_left_out(make_one, editor, settings):
    row = make_one(Story, "s", title_en="A", status="draft")
    for text in ("x" * 201, "a\0b"):
        reply = json.dumps({"translatedText": text}).encode()
        with answering(reply) as (settings.TRANSLATE_URL, _asked):
            assert machine.propose(row, "ko", editor) == 0
    with answering(translation) as (settings.TRANSLATE_URL, asked):
        assert machine.propose(row, "ko", editor, until=0) == 0
    assert asked == []


def test_the_address_is_https_or_this_machine(monkeypatch):
    for address in ("https://t.example/", "http://127.0.0.1:5000", ""):
        monkeypatch.setenv("TRANSLATE_URL", address)
        assert read_safe_address("TRANSLATE_URL") == address.rstrip("/")
    for address in ("http://t.example", "file:///etc/passwd", "http://127.0.0.1.x"):
        monkeypatch.setenv("TRANSLATE_URL", address)
        with pytest.raises(ImproperlyConfigured):
            read_safe_address("TRANSLATE_URL")
