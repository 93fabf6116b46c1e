"""Rows in every state, with everything that their pages can show."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from attractions.models import Attraction
from exchanges.models import Agreement, City
from portal.content import parts
from portal.editorial.workflow import working_copies
from portal.models import Picture, Source
from tests.pictures import encoded, upload

HOUR = timedelta(hours=1)
STATES = ["draft", "copy", "scheduled", "withdrawn", "expired"]


def picture(slug="one", **values):
    """A stored picture; the fixtures bring none."""
    file = upload(encoded(Image.new("RGB", (4, 3))), "one.png")
    texts = {"alt_zh_hans": "图", "alt_en": "Picture", "alt_ko": "그림"}
    return Picture.objects.create(slug=slug, file=file, **texts | values)


def rewritten(model, user):
    """The working copy of a row, with something new in all that its page shows."""
    rows = model.objects.published().exclude(slug="shenyang")
    if model is City:
        rows = rows.exclude(relations__kind="friendly")
    row = max(rows, key=lambda each: len(list(parts.parts_of(each))))
    copy, _ = working_copies.create_working_copy(row, user)
    copy.title_ko, copy.body_en, copy.summary_ko = "새 제목", "New & <b>bold</b>", ""
    copy.note_zh_hans, copy.cover = "编者的话", picture()
    copy.save()
    copy.sources.set(Source.objects.order_by("-pk")[:2])
    if model is City:
        relation = copy.relations.first()
        relation.note_ko = "새 메모"
        relation.save()
        copy.relations.create(kind="friendly", since="1994-05")
    if model is Attraction:
        copy.pictures.add(picture("two"))
        copy.screen_works.create(title_zh_hans="影片", kind="film", year=2003)
    if model is Agreement:
        copy.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.7"))
    return copy


def in_state(model, user, state):
    """A row in one of the states, with everything that it can have."""
    copy = rewritten(model, user)
    if state == "copy":
        return copy
    now = timezone.now()
    copy.live, copy.slug = None, "new"
    if hasattr(copy, "exchange_id"):
        copy.exchange = None
    values = {
        "draft": {},
        "scheduled": {"status": "published", "published_at": now + HOUR},
        "withdrawn": {"status": "withdrawn", "published_at": now - HOUR},
        "expired": {
            "status": "published",
            "published_at": now - 2 * HOUR,
            "expires_at": now - HOUR,
        },
    }[state]
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save()
    return model.objects.get(pk=copy.pk)


def public_address(row, language):
    with translation.override(language):
        return row.get_absolute_url()


def preview_address(row, language="zh-hans"):
    with translation.override(language):
        return reverse("preview", args=[row._meta.label_lower, row.pk])


def is_kept_private(response):
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
