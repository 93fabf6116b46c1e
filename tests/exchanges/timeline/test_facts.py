"""The facts that the fixtures carry, as the article and the cities' pages give them."""

from datetime import datetime

from django.utils import timezone
from modeltranslation.utils import get_translation_fields

from attractions.models import ScreenWork
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.content.kinds import content_models
from portal.models import Story

# When there was content for the first time; nothing can have been published before.
PARTIES = get_translation_fields("parties")
FIRST_CONTENT = datetime.fromisoformat("2026-11-25T08:44:09+08:00")
EVENTS = """
letter-of-intent-2012           2012-06     agreement   both    agreement
china-week-2013                 2013-03     visit       ours    delegation
medical-tourism-2013            2013-11     visit       theirs  delegation
sister-city-agreement-2014      2014-06-12  agreement   both    agreement
korea-week-2014                 2014-07     visit       theirs  delegation
smart-city-2016                 2016-04     visit       ours    delegation
wwcam-mayors-2018               2018-09-12  conference  theirs  delegation
civil-servant-rules-2018        2018-10     agreement   both    agreement
civil-servants-to-shenyang-2019 2019-02     personnel   theirs  -
civil-servants-to-incheon-2019  2019-06     personnel   ours    -
ftz-ifez-memorandum-2019        2019-09     agreement   both    agreement
masks-2020                      2020-02-25  donation    theirs  -
epidemic-material-2020          2020-03-18  donation    ours    -
light-and-shadow-2021           2021-04     exhibition  both    -
"""

RELATIONS = """
sapporo      JP sister   1980-11-18 1
kawasaki     JP sister   1981-08-18 2
dusseldorf   DE sister   1984-09-22 3
turin        IT sister   1985-02-12 4
chicago      US sister   1985-09-05 5
irkutsk      RU sister   1992-08-12 6
quezon-city  PH sister   1993-05-07 7
monterrey    MX sister   1993-10-05 8
seongnam     KR sister   1998-08-31 10
yaounde      CM sister   1998-12-07 11
thessaloniki GR sister   2005-07-30 12
ufa          RU sister   2011-09-21 14
novosibirsk  RU sister   2013-05-29 15
daejeon      KR friendly 2003       -
daejeon      KR sister   2013-07-29 -
incheon      KR sister   2014-06-12 18
belfast      GB sister   2016-05-18 19
braga        PT sister   2020-09-30 21
jinja        UG sister   2020-10-26 22
karachi      PK friendly 2018-08    -
karachi      PK sister   2021-12-09 -
ramat-gan    IL sister   -          -
sasebo       JP friendly 2011-05-31 -
hamamatsu    JP friendly 2010       -
daegu        KR friendly 2003-12-09 -
rabat        MA friendly 2018-09-11 -
"""


def rows(table):
    return {tuple(line.split()) for line in table.strip().splitlines()}


def or_dash(value):
    return str(value or "-")


def test_each_event_has_its_precision_kind_direction_and_record(content):
    def record(exchange):
        if exchange.delegations.exists():
            return "delegation"
        return "agreement" if exchange.agreements.exists() else "-"

    found = {
        (each.slug, str(each.date), each.kind, each.direction, record(each))
        for each in Exchange.objects.all()
    }
    assert rows(EVENTS) <= found


def test_each_event_has_its_parties_and_its_city_in_every_language(content):
    for exchange in Exchange.objects.filter(slug__in=[row[0] for row in rows(EVENTS)]):
        assert exchange.cities.filter(slug="incheon").exists()
        assert all(getattr(exchange, name) for name in PARTIES), exchange
        assert exchange.sources.filter(slug="shenyang-wechat-2021-12-30").exists()
    # A number that Shenyang's own pages contradict has a note.
    relation = Relation.objects.get_by_natural_key("karachi", "sister")
    assert all(getattr(relation, name) for name in get_translation_fields("note"))


def test_each_relation_has_its_kind_date_and_number(content):
    found = {
        (city.slug, city.country, each.kind, or_dash(each.since), or_dash(each.ordinal))
        for each in Relation.objects.select_related("city")
        for city in [each.city]
    }
    assert found == rows(RELATIONS)
    assert City.objects.partners().count() == 24


def test_every_city_and_relation_names_its_source(content):
    for city in City.objects.partners():
        assert city.sources.exists(), city
        assert all(each.sources.exists() for each in city.relations.all()), city


def test_delegations_and_agreements_fit_their_event(content):
    for delegation in Delegation.objects.all():
        exchange, sender = delegation.exchange, delegation.sender
        partner = delegation.host if sender.is_home else sender
        assert partner in exchange.cities.all(), delegation.slug
        went = "ours" if sender.is_home else "theirs"
        assert exchange.direction in (went, "both"), delegation.slug
        assert agree(delegation.arrived, exchange.date), delegation.slug
    for agreement in Agreement.objects.all():
        assert agree(agreement.signed, agreement.exchange.date), agreement.slug


def agree(one, other):
    """Whether two dates are the same, as far as the coarser one goes."""
    coarser, finer = sorted([str(one), str(other)])
    return finer.startswith(coarser)


def test_official_terms_stand_as_they_are_official(content):
    agreement = Agreement.objects.get(slug="civil-servant-rules-2018")
    assert "公务员互派协议实施细则" in agreement.title_zh_hans
    mayors = Exchange.objects.get(slug="wwcam-mayors-2018")
    assert "第十八届世界冬季城市市长会议" in mayors.body_zh_hans
    assert "제18회 세계겨울도시시장회의" in mayors.body_ko


def test_screen_works_are_where_they_belong(content):
    works = {
        (each.slug, each.kind, each.year, each.filmed_at.slug)
        for each in ScreenWork.objects.all()
    }
    assert works == {
        ("silmido", "film", 2003, "silmido"),
        ("stairway-to-heaven", "tv_drama", 2003, "muuido"),
        ("full-house", "tv_drama", 2004, "sido"),
    }


def test_no_date_of_publication_is_forged_and_nobody_is_the_author(content):
    for model in content_models():
        for row in model.objects.all():
            assert FIRST_CONTENT <= row.published_at <= row.updated_at, row
            assert row.updated_at <= timezone.now(), row
            assert (row.created_by, row.updated_by) == (None, None), row
    story = Story.objects.get(slug="incheon-our-sister-city")
    assert str(story.source_date) == "2021-12-30"
