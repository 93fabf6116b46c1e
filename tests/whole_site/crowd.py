"""Many rows wherever a page lists some, and nothing but their keys tells them apart."""

from datetime import UTC, datetime

from django.apps import apps
from django.db.models import DateTimeField

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.content.kinds import content_models
from portal.editorial.workflow.previews import make_link
from portal.models import AuditEntry, ErrorReport, Page, Picture, Source, Story
from portal.models.audit import Event, Step, act
from tests.conftest import published

MANY = 3
MOMENT = datetime(2024, 5, 1, tzinfo=UTC)
BEFORE_ALL, BEGUN = "1950-06-12", "1985-06-12"  # which is doubtful of an exchange
STATES = ("live", "draft", "edited", "copy")


class Crowd:
    """Fills the rows of a scene: what is on the site, drafts and a copy of each kind.

    They are related in the reverse order of the keys.
    """

    def __init__(self, scene):
        self.scene = scene
        names = [f"crowd-{number}" for number in reversed(range(MANY))]
        self.sources = [
            Source.objects.create(slug=name, title_zh_hans="来源") for name in names
        ][::-1]
        self.pictures = [scene.make_picture(name) for name in names][::-1]
        partners = City.objects.published().partners()
        self.partners = list(partners.order_by("-pk")[:MANY])
        for number, city in enumerate(self.partners):
            City.objects.filter(pk=city.pk).update(latitude=number, longitude=0)
        for model in content_models():
            for state in STATES:
                self.fill(scene.rows[model][state])
        self.keep()
        level()

    def fill(self, row):
        row.refresh_from_db()
        row.sources.add(*self.sources)
        links = [
            f'<p><a href="content:exchanges.city/{each.pk}">{each.slug}</a></p>'
            for each in self.partners
        ]
        figures = [
            f'<figure data-picture="{each.pk}"></figure>' for each in self.pictures
        ]
        row.body_en = "".join([*links, *figures])
        row.cover = self.pictures[0]
        row.save()
        parts = {City: self.relate, Exchange: self.meet, Attraction: self.illustrate}
        if add := parts.get(type(row)):
            add(row)

    def relate(self, city):
        for kind in Relation.Kind:
            values = {"since": BEGUN, "note_zh_hans": kind}
            relation, _ = city.relations.update_or_create(kind=kind, defaults=values)
            relation.sources.add(*self.sources)

    def meet(self, exchange):
        """At a place that names every city: the calendar shows the point of one."""
        exchange.cities.add(*self.partners)
        exchange.place_zh_hans = "、".join(each.title_zh_hans for each in self.partners)
        exchange.save()

    def illustrate(self, attraction):
        attraction.pictures.add(*self.pictures)
        for number in reversed(range(MANY)):
            values = {"title_zh_hans": "影片", "kind": "film", "year": 2003}
            attraction.screen_works.create(slug=f"crowd-{number}", **values)

    def keep(self):
        """What the desk keeps beside the content."""
        user, draft = self.scene.accounts["superuser"], self.scene.rows[Story]["draft"]
        for number in range(MANY):
            make_link(draft, user, 7)
            with act(Event.STEP, user, draft, step=Step.ASK, remark=f"{number}"):
                pass
            ErrorReport.objects.create(language="en", text=f"{number}")
        # Two pages at one place of the footer, and a row that cannot be published.
        Page.objects.create(slug="crowd", title_zh_hans="页面", **published())
        Page.objects.update(position=0)
        Picture.objects.filter(slug__startswith="crowd").update(alt_en="")


def level():
    """Everything was at the same time."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if model is AuditEntry:
                continue  # no code can change one
            if isinstance(field, DateTimeField) and not field.name.startswith("expire"):
                rows = model._base_manager.exclude(**{field.name: None})
                rows.update(**{field.name: MOMENT})
    Exchange.objects.update(date=BEFORE_ALL, end_date=None)
    Delegation.objects.update(arrived=BEFORE_ALL, left=None)
    Agreement.objects.update(signed=BEFORE_ALL)
    Relation.objects.exclude(since=None).update(since=BEGUN)
