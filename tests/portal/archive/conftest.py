"""A site with something of everything, and a copy of it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from attractions.models import Attraction
from exchanges.models import Agreement, Exchange
from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.container import ArchiveError
from portal.archive.places import source_of
from portal.content.kinds import content_models
from portal.editorial.workflow.previews import make_link
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import (
    Draft,
    ErrorReport,
    FormerAddress,
    Picture,
    Source,
    Story,
    User,
)
from portal.models.accounts.second_factor import Passkey
from portal.models.audit import Event, record
from tests.actors.desk import save
from tests.pictures import PDF, encoded, quarters
from tests.portal.editorial.records.plans import imported, of_place, table_of

STRANGE = "友城 😀 𠮷野家 \u200fسلام\u200e עברית 👩\u200d👩\u200d👧 \u0301 "
STRANGE += "' \" \\ % \n\t é"


def silent(*_):
    """No progress."""


def said(*words):
    """What a command prints."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def refused(*words):
    """The sentence with which a command ends."""
    with pytest.raises(CommandError) as caught:
        said(*words)
    return str(caught.value)


def refusal(path):
    """The sentence with which reading a copy ends."""
    with pytest.raises(ArchiveError) as caught:
        read_copy(source_of(path))
    return str(caught.value)


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    with translation.override("en"):
        yield


@pytest.fixture
def rich(content, media_folder, make_one, editor, publisher):
    """Content of every kind in every state, and what staff have done with it."""
    soon = timezone.now() + timedelta(days=3, microseconds=123456)
    past, ended = (timezone.now() - timedelta(days=days) for days in (3, 2))
    for model in content_models():
        name = model._meta.model_name
        make_one(model, f"draft-{name}", status="draft", published_at=None)
        make_one(model, f"review-{name}", status="review", updated_by=editor)
        make_one(model, f"soon-{name}", published_at=soon)
        make_one(model, f"ends-{name}", expires_at=soon)
        make_one(model, f"ended-{name}", published_at=past, expires_at=ended)
        make_one(model, f"withdrawn-{name}", status="withdrawn")
        live = make_one(model, f"live-{name}", title_zh_hans=STRANGE.strip()[:60])
        copy, _new = create_working_copy(live, editor)
        save(copy, editor, title_en="Half", title_ko=None)
    picture = Picture.objects.create(
        alt_en="a bridge",
        focal_x=1 / 3,
        focal_y=0.1 + 0.2,
        file=SimpleUploadedFile("a 😀.png", encoded(quarters(300, 200))),
    )
    place = Attraction.objects.published().first()
    place.cover = picture
    place.latitude = 37.456789012345
    save(place, publisher)
    paper = Agreement.objects.published().first()
    paper.text_file_en = SimpleUploadedFile("agreement.pdf", PDF)
    save(paper, publisher, body_en=f"<p>{STRANGE}</p>")
    story = make_one(Story, "first-address")
    save(story, publisher, slug="second-address")
    apply_step(StepRequest("withdraw", "改"), story, publisher)
    gone = make_one(Story, "gone", title_en="Gone", status="draft", published_at=None)
    save(gone, editor)
    gone.delete()
    last = Source.objects.create(title_zh_hans="最后", slug="the-last-number")
    last.delete()
    drafts = Exchange.objects.filter(slug="draft-exchange")
    imported(table_of(Exchange), of_place(*drafts, text=STRANGE[:40]), editor)
    make_link(story, editor, 3)
    report(STRANGE)
    Passkey.objects.create(
        user=editor, name="钥匙", credential=bytes(range(256)), digest="0" * 64
    )
    Draft.objects.keep(editor, Story, None, "0" * 32, _Data())
    record(Event.STEP, actor=editor, row=story, much={"z": [1, 2.5, None], "a": "é😀"})
    User.objects.create_superuser("all", language="zh-hans")
    assert FormerAddress.objects.exists()


def report(text):
    values = {"language": "ko", "email": "reader@example.com", "digest": "0" * 64}
    return ErrorReport.objects.create(text=text, **values)


@pytest.fixture
def small(media_folder, db):
    """A few rows with a picture and what a reader has reported."""
    for number in range(20):
        Source.objects.create(title_zh_hans=f"来源 {number} 😀", slug=f"s{number}")
    file = SimpleUploadedFile("a.png", encoded(quarters(30, 20)))
    Picture.objects.create(alt_en="a bridge", file=file)
    report("错了")


class _Data:
    """What a browser sent."""

    def lists(self):
        return [("title_en", ["half"]), ("body_en", [""])]


@pytest.fixture
def copy_of(tmp_path):
    """Makes a copy under a name."""
    return lambda name, **options: make_copy(tmp_path / name, silent, **options)
