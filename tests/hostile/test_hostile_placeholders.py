"""What a translation or a format could take for an order, written in each text."""

from itertools import product

import pytest
from django.utils import translation
from django.utils.html import escape

from portal.content.i18n.translatable import LANGUAGES, text_fields
from portal.content.kinds import content_models
from portal.models import Source
from tests.actors.scene import undone
from tests.portal.admin.test_admin import page

ORDERS = "%(x)s %(title)s %s %d 100% {0} {x} {{ 7 }} {% now %} ${x} \\1 %%"
WORD = f"{ORDERS} <b>x</b>"


def texts(model):
    fields = [field for field in text_fields(model) if field != "is_unofficial"]
    codes = [code.replace("-", "_") for code in LANGUAGES]
    return {f"{field}_{code}": WORD for field in fields for code in codes}


@pytest.fixture
def make_row(make_one):
    """A row of a kind that says nothing else, and a source that says the same."""

    def make(model):
        row = make_one(model, "orders", **texts(model))
        values = {"slug": "orders", "defaults": texts(Source)}
        row.sources.add(Source.objects.get_or_create(**values)[0])
        return row

    return make


def test_a_page_shows_it_as_it_was_written(make_row, client):
    for model, code in product(content_models(), LANGUAGES):
        with undone():
            row = make_row(model)
            with translation.override(code):
                address = row.get_absolute_url()
            shown = client.get(address)
            assert shown.status_code == 200, address
            assert escape(WORD) in shown.text, address
            assert "<b>x</b>" not in shown.text.partition("</h1>")[0], address
            folder = address.rsplit("/", 2)[0]
            for each in (f"{folder}/", f"/{code}/", f"/{code}/feed.atom"):
                answer = client.get(each)
                wanted = (200, 404 if "pages" in each else 200)
                assert answer.status_code in wanted, each
            for each in (f"/{code}/site-map/", f"/{code}/search/?q=%25(x)s"):
                assert client.get(each).status_code == 200, each


def test_so_does_the_desk_also_where_it_says_what_was_done(make_row, clients):
    client = clients[0]
    for model in content_models():
        with undone():
            row = make_row(model)
            lists = client.get(page(model, "changelist"), {"q": "%(x)s"})
            assert escape(WORD) in lists.text, model
            copy = client.post(page(model, "copy", row.pk), follow=True)
            assert copy.status_code == 200, model
            sent = {"_step": "withdraw", "step-remark": WORD, "_version": row.version}
            done = client.post(page(model, "change", row.pk), sent, follow=True)
            assert done.status_code == 200, model
            for name in ("change", "history", "delete"):
                html = client.get(page(model, name, row.pk))
                assert html.status_code == 200, (model, name)
            assert escape(WORD) in html.text, model
            assert escape(ORDERS) in client.get("/admin/").text, model
