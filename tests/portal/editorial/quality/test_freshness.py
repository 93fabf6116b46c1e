"""Columns that nobody kept up are named on the start page, with the limit."""

from datetime import timedelta

from django.utils import timezone

from exchanges.models import City
from portal.content.kinds import content_models
from portal.editorial.quality import freshness
from portal.models import Page, Story
from tests.tables import each_of


def overdue(*models):
    times = {
        model: tuple(model.objects.aggregate(**freshness.last_times()).values())
        for model in models
    }
    return freshness.overdue(models, times)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def let_rest(model, days):
    """As if nothing of the kind had been published or changed since."""
    model.objects.update(published_at=days_ago(days), updated_at=days_ago(days))


@each_of((Story, 14), (Page, 180), (City, 180))
def test_a_column_is_overdue_after_its_limit(model, limit, content, make_one):
    let_rest(model, limit)
    assert not overdue(model)
    let_rest(model, limit + 1)
    assert overdue(model) == [(model, limit + 1, limit)]
    make_one(model, "new")
    assert not overdue(model), "it is as old as the newest in it"


def test_a_fact_that_changes_keeps_its_column_up_but_news_needs_news(content):
    for model in (Story, City):
        let_rest(model, 200)
        model.objects.update(updated_at=timezone.now())
    assert overdue(Story, City) == [(Story, 200, 14)]
    for model in content_models():
        model.objects.update(status="withdrawn")
        model.objects.filter(pk__in=model.objects.all()[:1]).update(
            status="published", published_at=days_ago(-1)
        )
    found = [(column.model, column.days) for column in overdue(*content_models())]
    assert found == [(model, None) for model in content_models()], "never updated"


def test_the_start_page_names_days_and_limit(client, editor):
    let_rest(Story, 20)
    Page.objects.update(status="withdrawn")
    client.force_login(editor)
    html = client.get("/admin/").text
    assert "故事：已 20 天未更新，期限 14 天" in html
    assert "页面：从未更新，期限 180 天" in html
    let_rest(Story, 0)
    assert "故事：已" not in client.get("/admin/").text
