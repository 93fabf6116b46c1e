"""What a translation or a format could take for an order, written in each text."""

import pytest
from django.utils import translation
from django.utils.html import escape

from portal.content.i18n.translatable import LANGUAGES, text_fields
from portal.content.kinds import content_models
from portal.models import Source
from tests.portal.admin.test_admin import page

ORDERS = "%(x)s %(title)s %s %d 100% {0} {x} {{ 7 }} {% now %} ${x} \\1 %%"
WORD = f"{ORDERS} <b>x</b>"


def texts(model):
    fields = [field for field in text_fields(model) if field != "is_unofficial"]
    codes = [code.replace("-", "_") for code in LANGUAGES]
    return {f"{field}_{code}": WORD for field in fields for code in codes}


@pytest.fixture
def row(request, make_one):
    """A row of a kind that says nothing else, and a source that says the same."""
    model = request.param
    row = make_one(model, "orders", **texts(model))
    row.sources.add(Source.objects.create(slug="orders", **texts(Source)))
    return row


@pytest.mark.parametrize("row", content_models(), indirect=True)
def test_a_page_shows_it_as_it_was_written(row, client):
    for code in LANGUAGES:
        with translation.override(code):
            address = row.get_absolute_url()
        shown = client.get(address)
        assert shown.status_code == 200
        assert escape(WORD) in shown.text
        assert "<b>x</b>" not in shown.text.partition("</h1>")[0]
        folder = address.rsplit("/", 2)[0]
        others = (f"{folder}/", f"/{code}/", f"/{code}/feed.atom", f"/{code}/site-map/")
        for each in (*others, f"/{code}/search/?q=%25(x)s"):
            answer = client.get(each)
            assert answer.status_code in (200, 404 if "pages" in each else 200), each


@pytest.mark.parametrize("row", content_models(), indirect=True)
def test_so_does_the_desk_also_where_it_says_what_was_done(row, clients):
    model, client = type(row), clients[0]
    lists = client.get(page(model, "changelist"), {"q": "%(x)s"})
    assert escape(WORD) in lists.text
    copy = client.post(page(model, "copy", row.pk), follow=True)
    assert copy.status_code == 200
    withdrawn = client.post(
        page(model, "change", row.pk),
        {"_step": "withdraw", "step-remark": WORD, "_version": row.version},
        follow=True,
    )
    assert withdrawn.status_code == 200
    for name in ("change", "history", "delete"):
        assert client.get(page(model, name, row.pk)).status_code == 200
    assert escape(WORD) in client.get(page(model, "delete", row.pk)).text
    assert escape(ORDERS) in client.get("/admin/").text
