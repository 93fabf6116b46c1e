"""The rows that are opened at the desk, and who opens them."""

from itertools import count

from django.contrib.auth.models import Group

from exchanges.admin import ExchangeAdmin
from exchanges.models import Agreement, City, Exchange, Relation
from portal.content.kinds import content_models
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Source, User
from tests.bench.content import CITY

LANGUAGES = ("zh_hans", "en", "ko")
CHARACTERS = 5000
numbers = count()


def actor(role, name=None):
    user = User.objects.create_user(name or f"bench-{role}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def long_text(language):
    """Real prose: the texts of all fixtures one after the other, cut at its length."""
    columns = [f"{name}_{language}" for name in ("summary", "body")]
    texts = [
        text or ""
        for model in content_models()
        for row in model.objects.order_by("pk").values_list(*columns)
        for text in row
    ]
    return "\n\n".join(filter(None, texts))[:CHARACTERS]


def edited(text):
    """The text with some characters replaced in each hundred, never twice the same."""
    pieces = [text[start : start + 100] for start in range(0, len(text), 100)]
    return f" {next(numbers)} ".join(piece[:-4] for piece in pieces)


def fill_first_page(editor):
    """The rows that the list shows, with long texts, and every tenth with a copy."""
    texts = {f"body_{language}": long_text(language) for language in LANGUAGES}
    rows = Exchange.objects.originals().order_by(*ExchangeAdmin.ordering)
    shown = rows[: ExchangeAdmin.list_per_page]
    Exchange.objects.filter(pk__in=[row.pk for row in shown]).update(**texts)
    for row in shown[::10]:
        create_working_copy(row, editor)
    return list(shown.all())


def draft(editor):
    """An exchange with two partners and a source, begun by an editor."""
    row = Exchange(title_zh_hans="新的交流", kind="visit", date="2012-06")
    row.created_by = row.updated_by = editor
    row.save()
    row.cities.set(City.objects.published().partners().order_by("pk")[:2])
    row.sources.set(Source.objects.order_by("pk")[:1])
    return row


def city_copy(editor):
    """The copy of a city with every kind of relation."""
    copy, _ = create_working_copy(City.objects.get(slug=CITY), editor)
    known = {each.kind for each in copy.relations.all()}
    for kind in (each for each in Relation.Kind if each not in known):
        agreement = Agreement.objects.order_by("pk").first()
        row = copy.relations.create(kind=kind, since="1994", agreement=agreement)
        row.sources.set(Source.objects.order_by("pk")[:2])
    return copy


def changed_copy(row, editor):
    """The copy of a row, with changes all over its bodies."""
    copy, _ = create_working_copy(row, editor)
    for language in LANGUAGES:
        name = f"body_{language}"
        setattr(copy, name, edited(getattr(row, name)))
    copy.updated_by = editor
    copy.save()
    return copy


def fall_behind():
    """Leave a tenth of the exchanges without Korean, and a tenth behind in English."""
    was = long_text("zh_hans")
    texts = {"body": {"language": "zh-hans", "text": edited(was)}}
    record = {"en": {"since": "2020-01-01T00:00:00+00:00", "texts": texts}}
    keys = Exchange.objects.originals().order_by("pk").values_list("pk", flat=True)
    behind = Exchange.objects.filter(pk__in=list(keys[::10]))
    behind.update(translated_from=record, body_zh_hans=was, body_en="text")
    Exchange.objects.filter(pk__in=list(keys[5::10])).update(title_ko="")
