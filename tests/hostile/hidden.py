"""Rows that no visitor may see, full of one word: of every kind and in every state.

Each belongs to something that is public, as far as it can: a city, an exchange.
"""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation
from modeltranslation.utils import get_translation_fields

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.content.i18n.translatable import text_fields
from portal.content.kinds import content_models, own_address
from portal.editorial.workflow import working_copies
from portal.models import Page, SiteSettings, Source, Story
from portal.public.api.datasets import ENDPOINTS
from portal.public.covers.registry import Drawer
from portal.public.seo import social_cards
from tests.actors.staged import picture
from tests.conftest import hidden

WORD = "canary"  # in every text
SLUG = "unsung"  # in every address: an answer may repeat what was asked for
STATES = ("draft", "review", "scheduled", "expired", "withdrawn")
COPY = "copy"
API = {dataset.model: name for name, dataset in ENDPOINTS.items()}


def texts(model, state):
    """Every text in every language; titles are told apart by kind and state."""
    name = f"{WORD} {model._meta.model_name} {state}"
    fields = [field for field in text_fields(model) if field != "is_unofficial"]
    return {
        column: f"<p>{name}</p>" if field == "body" else name
        for field in fields
        for column in get_translation_fields(field)
    }


class Hidden:
    """All these rows; they begin at once, when it is made, and end with the test."""

    def __init__(self, user):
        self.user, self.incheon = user, City.objects.get(slug="incheon")
        public = Exchange.objects.published().filter(cities=self.incheon)
        self.visits = list(public.filter(delegations=None).order_by("pk"))
        self.signings = list(public.filter(agreements=None).order_by("pk"))
        self.former, self.rows, self.cards = [], [], []
        self.library = {state: self.shelf(state) for state in (*STATES, COPY)}
        kinds = sorted(content_models(), key=lambda model: model is not City)
        for state in STATES:
            self.rows += [self.row(model, state) for model in kinds]
        self.rows += [self.copy(model) for model in kinds]

    # How they are made

    def relate(self, row, state):
        relation, _ = row.relations.update_or_create(
            kind="sister",
            defaults={"since": "2001-02-03", "ordinal": 777, **texts(Relation, state)},
        )
        relation.sources.add(self.library[state][1])

    def source(self, slug, state):
        name = f"{WORD} source {state}"
        values = {"publisher_zh_hans": name, "url": f"https://{WORD}.example/"}
        return Source.objects.create(slug=slug, title_zh_hans=name, **values)

    def row(self, model, state):
        """A row that was public under another address, if it ever was."""
        name = f"{SLUG}-{model._meta.model_name}-{state}"
        values = {**texts(model, state), **self.needs(model, state), **hidden(state)}
        if state == "withdrawn":
            values["published_at"] = timezone.now() - timezone.timedelta(days=1)
        row = model.objects.create(slug=f"{name}-once", **values)
        row.slug = name
        row.save()
        self.former.append((row, f"{name}-once"))
        if model is Exchange:
            of_state = City.objects.filter(slug=f"{SLUG}-city-{state}")
            row.cities.set([self.incheon, *of_state])
        self.add_parts(row, state)
        return row

    def add_parts(self, row, state):
        """What belongs to a row and to no other."""
        if isinstance(row, City):
            self.relate(row, state)
        if isinstance(row, Attraction):
            values = {"kind": "film", "year": 1999, **texts(ScreenWork, state)}
            row.screen_works.create(slug=f"{SLUG}-{state}", **values)
        self.illustrate(row, state)

    def needs(self, model, state):
        return {
            City: lambda: {
                **{"country": "KR", "local_name": WORD, "local_language": "ko"},
                **{"latitude": 37.1, "longitude": 126.9, "population": 7_654_321},
                **{"population_year": 2020, "website": f"https://{WORD}.example/"},
            },
            Exchange: lambda: {"kind": "donation", "date": "2026-11-20"},
            Delegation: lambda: {
                **{"sender": City.objects.get(is_home=True), "host": self.incheon},
                **{"arrived": "2026-11-20", "size": 987},
                "exchange": self.visits.pop() if state == "draft" else None,
            },
            Agreement: lambda: {
                "signed": "2026-11-20",
                "exchange": self.signings.pop() if state != "review" else None,
                "text_file_ko": self.file(),
            },
            Attraction: lambda: {
                **{"kind": "museum", "city": self.incheon, "local_name": WORD},
                **{"local_language": "ko", "latitude": 37.45, "longitude": 126.45},
            },
            Story: dict,
            Page: dict,
        }[model]()

    def file(self):
        return ContentFile(f"%PDF-1.7 {WORD} %%EOF".encode(), name="text.pdf")

    def copy(self, model):
        """The working copy of a public row, in which everything is new."""
        row = model.objects.published().exclude(slug="shenyang").order_by("pk").first()
        copy, _ = working_copies.create_working_copy(row, self.user)
        for name, value in {**texts(model, COPY), "slug": f"{SLUG}-copy"}.items():
            setattr(copy, name, value)
        if model is Agreement:
            copy.text_file_en.save("text.pdf", self.file(), save=False)
        copy.save()
        self.add_parts(copy, COPY)
        return copy

    def illustrate(self, row, state):
        """A picture and a source of its state, and a picture to share of its own."""
        shown, source = self.library[state]
        figure = f'<figure data-picture="{shown.pk}"></figure>'
        for column in get_translation_fields("body"):
            setattr(row, column, f"{getattr(row, column)}{figure}")
        row.sources.add(source)
        if isinstance(row, Attraction):
            row.pictures.add(shown)
        stored = type(row).objects.get(pk=row.pk)
        drawer = Drawer(SiteSettings.objects.first())
        self.cards.append(social_cards.of_row(stored, drawer, "en").name)
        row.cover = shown
        row.save()

    def shelf(self, state):
        """A picture and a source that nothing else shows than rows in this state."""
        words = {f"alt_{code}": WORD for code in ("zh_hans", "en", "ko")}
        shown = picture(f"{SLUG}-{state}", **words, credit=WORD, caption_en=WORD)
        return shown, self.source(f"{SLUG}-{state}", state)

    # Where somebody would look for them

    def addresses(self, language):
        """What would be their pages, and what leads to them."""
        with translation.override(language):
            for row in self.rows:
                yield own_address(row)
                yield f"/api/v1/{API[type(row)]}/{row.slug}/"
                if isinstance(row, City):
                    yield from self.narrowed_to(row)

    def pages_with_copies(self):
        """The pages of the public rows that have a working copy."""
        lives = [row.live for row in self.rows if row.live_id]
        return [row.get_absolute_url().partition("#")[0] for row in lives]

    def narrowed_to(self, city):
        names = ("exchanges", "delegations", "agreements", "feed", "calendar")
        views = [f"exchanges:{name}" for name in names]
        for view in (*views, "attractions:attractions"):
            yield f"{reverse(view)}?city={city.slug}"

    def other_addresses(self):
        """Those that they had, those near them, those of staff, and all their files."""
        for row in self.rows:
            page = own_address(row)
            yield from (page.rstrip("/"), f"{page.rstrip('/')}x/")
            yield reverse("preview", args=[row._meta.label_lower, row.pk])
        for row, slug in self.former:
            yield own_address(row).replace(row.slug, slug)
        for name in (*default_storage.listdir("")[1], *self.cards):
            yield f"/media/{name}"

    def publish(self):
        """Let everybody see those that are drafts."""
        moment = timezone.now() - timezone.timedelta(minutes=1)
        for model in content_models():
            drafts = [row.pk for row in self.rows if row.slug.endswith("-draft")
                      and isinstance(row, model)]  # fmt: skip
            rows = model.objects.filter(pk__in=drafts)
            rows.update(status="published", published_at=moment)
