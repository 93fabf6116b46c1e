"""Covers on pages: a photograph where there is one, a plain ink without maps."""

import re

import pytest
from django.template import RequestContext, Template
from django.utils.translation import override

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.models import SiteSettings, Story
from tests.actors.staged import picture
from tests.queries import queries
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")

LIST = "{% load covers %}{% for row in rows %}{% cover_card row %}{% endfor %}"


def shown(rf, template, rows):
    request = rf.get("/en/")
    return Template(template).render(RequestContext(request, {"rows": rows}))


def listed(model):
    return model.objects.published().for_list().order_by("pk")


@each_of(Attraction, City, Exchange, Story)
def test_a_list_costs_the_same_queries_however_long_it_is(model, content, rf):
    for row in model.objects.all()[:20:2]:
        row.cover = picture(f"cover-{row.pk}")
        row.save()
    shown(rf, LIST, listed(model))
    few = queries(lambda: shown(rf, LIST, listed(model)[:8]))
    assert queries(lambda: shown(rf, LIST, listed(model))) == few


def test_a_photograph_replaces_the_drawing_and_without_maps_there_is_ink_and_name(
    content, rf
):
    on = shown(rf, LIST, listed(Attraction))
    Attraction.objects.filter(slug="silmido").update(cover=picture())
    after = shown(rf, LIST, listed(Attraction))
    assert on.count("<svg") == after.count("<svg") + 1
    assert after.count("<picture") == 1
    Attraction.objects.update(cover=None)
    SiteSettings.objects.update(shows_maps=False)
    off = shown(rf, LIST, listed(Attraction))
    assert "<svg" in on
    assert "<svg" not in off
    inks = re.findall(r'class="cover (ink-\d)"', on)
    assert inks == re.findall(r'class="cover (ink-\d)"', off) != []
    assert "Silmido" in off or "实尾岛" in off


def test_a_local_name_is_left_out_where_the_short_name_is_the_same(content, rf):
    rows = listed(Attraction).filter(slug="field-museum")
    for language, shown_again in (("en", False), ("zh-hans", True)):
        with override(language):
            assert ('lang="en">Field' in shown(rf, LIST, rows)) == shown_again
    # A wide cover says what is seen.
    row = Attraction.objects.for_page().filter(slug="silmido")
    wide = "{% load covers %}{% for row in rows %}{% cover row wide=True %}{% endfor %}"
    assert '<span class="visually-hidden">' in shown(rf, wide, row)
    assert "visually-hidden" not in shown(rf, LIST, row)
