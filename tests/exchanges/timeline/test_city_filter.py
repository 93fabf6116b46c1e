"""The lists of delegations and agreements, narrowed to a city."""

from portal.content.kinds import content_models
from tests.tables import each_of

EMPTY = '<p class="empty">Nothing matches.</p>'
LISTS = ["delegations", "agreements"]


@each_of(*LISTS)
def test_a_city_with_nothing_is_no_empty_list_and_has_a_way_out(path, content, client):
    html = client.get(f"/en/{path}/?city=daegu").text.split("<main")[1]
    assert EMPTY in html
    assert html.count(f'<a href="/en/{path}/">Show everything</a>') == 1
    assert "published yet" not in html
    assert 'class="rows"' not in html


@each_of(*LISTS)
def test_a_list_that_has_nothing_at_all_says_so(path, content, client):
    for model in content_models():
        model.objects.update(status="draft")
    html = client.get(f"/en/{path}/").text.split("<main")[1]
    assert "has been published yet.</p>" in html
    assert "Nothing matches" not in html
