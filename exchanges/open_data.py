"""Cities, relations, exchanges, delegations and agreements as open data."""

from django.db.models import F, OuterRef, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.public.open_data.columns import (
    addresses,
    code,
    date,
    file_address,
    identified,
    in_each_language,
    noted,
    number,
    placed,
    recorded,
    reference,
)
from portal.public.open_data.datasets import Column, Dataset, Type, register
from portal.public.open_data.related import id_of, identifier, in_order, listed

TITLE = _("What it is called.")
SUMMARY = _("What it was, in one or two sentences.")


def partner_cities():
    """The identifiers of the public partner cities of an exchange, None for others.

    It begins with the links: both engines would look at each city for each exchange.
    """
    links = Exchange.cities.through.objects.filter(exchange=OuterRef("pk"))
    city = City.objects.published().filter(pk=OuterRef("city_id"))
    return listed(links, id_of(city, "city"))


def public_relations():
    return Relation.objects.filter(city__in=City.objects.published())


def name_of_relation():
    """A relation has no slug: there is one of each kind for a city."""
    return Concat(
        identifier("relation", "city__slug"),
        Value(":"),
        F("kind"),
        output_field=TextField(),
    )


register(
    Dataset(
        name="cities",
        title=pgettext_lazy("open data", "Cities"),
        row=_("A city: the home city or one of its partners."),
        is_placed=True,
        model=City,
        columns=(
            *identified("city", City),
            *in_each_language("title", _("The name of the city.")),
            *placed(
                _("The name as it is written there, in its own script."),
                _("Where its city hall is; nothing where that was not verified."),
            ),
            Column(
                "country",
                _("Country or territory."),
                Type.CODE,
                unit="ISO 3166-1 alpha-2",
            ),
            Column("is_home", _("Whether it is the home city."), Type.SWITCH),
            Column("area_km2", _("Its area."), Type.DECIMAL, unit="km²", read=number),
            Column(
                "area_year",
                _("The year for which the area holds."),
                Type.WHOLE,
                unit=_("year"),
            ),
            Column("population", _("Its people."), Type.WHOLE, unit=_("persons")),
            Column(
                "population_year",
                _("The year for which the population holds."),
                Type.WHOLE,
                unit=_("year"),
            ),
            Column("website", _("Its own website."), Type.ADDRESS),
            *in_each_language("summary", _("What it is, in one or two sentences.")),
            *recorded(City),
        ),
    )
)

register(
    Dataset(
        name="relations",
        title=pgettext_lazy("open data", "Relations"),
        row=_(
            "What ties a city to the home city. A city has a row for each kind of "
            "relation that it ever had; the latest one counts now."
        ),
        select=public_relations,
        model=Relation,
        times=("city__updated_at", "city__published_at"),
        columns=(
            Column(
                "id",
                _("What the row is called here: the city and the kind of relation."),
                Type.ID,
                value=name_of_relation,
            ),
            *addresses("exchanges:city", through="city__"),
            reference("city", _("The city."), City, "city"),
            code("kind", _("The kind of relation."), Relation.Kind),
            date("since", _("Since when, as precisely as it is known.")),
            Column(
                "ordinal",
                _("Its place in the official count of relations of this kind."),
                Type.WHOLE,
            ),
            reference(
                "agreement", _("The agreement behind it."), Agreement, "agreement"
            ),
            *noted(Relation),
        ),
    )
)

register(
    Dataset(
        name="exchanges",
        title=pgettext_lazy("open data", "Exchanges"),
        row=_("One dated event between the home city and its partners."),
        model=Exchange,
        columns=(
            *identified("exchange", Exchange),
            *in_each_language("title", TITLE),
            code("kind", _("What kind of event it was."), Exchange.Kind),
            code("direction", _("Who went or gave to whom."), Exchange.Direction),
            date("date", _("The first day, as precisely as it is known.")),
            date("end_date", _("The last day, of what lasted longer.")),
            Column(
                "city_ids",
                _("The partner cities; the home city took part in everything."),
                Type.LIST,
                value=partner_cities,
                read=in_order,
            ),
            *in_each_language("parties", _("Who acted on both sides.")),
            *in_each_language("place", _("Where it took place.")),
            *in_each_language("summary", SUMMARY),
            *recorded(Exchange),
        ),
    )
)

register(
    Dataset(
        name="delegations",
        title=_("Delegations"),
        row=_("A group of people whom one city sent to another."),
        model=Delegation,
        columns=(
            *identified("delegation", Delegation),
            *in_each_language("title", TITLE),
            reference("sender", _("The city that sent it."), City, "city"),
            reference("host", _("The city that received it."), City, "city"),
            date("arrived", _("When it arrived, as precisely as it is known.")),
            date("left", _("When it left, as precisely as it is known.")),
            code("field", _("What it was about."), Delegation.Field),
            *in_each_language("leader", _("Who led it: name and office.")),
            Column("size", _("How many came."), Type.WHOLE, unit=_("persons")),
            reference("exchange", _("The event that it was."), Exchange, "exchange"),
            *in_each_language("summary", SUMMARY),
            *recorded(Delegation),
        ),
    )
)

register(
    Dataset(
        name="agreements",
        title=_("Agreements"),
        row=_("Something that both sides signed."),
        model=Agreement,
        columns=(
            *identified("agreement", Agreement),
            *in_each_language("title", TITLE),
            date("signed", _("When it was signed, as precisely as it is known.")),
            *in_each_language("place", _("Where it was signed.")),
            *in_each_language("parties", _("Who signed, by their official names.")),
            *in_each_language(
                "text_file",
                _("The signed text as PDF."),
                type=Type.ADDRESS,
                read_at=file_address,
            ),
            *in_each_language(
                "is_unofficial",
                _("Whether the text in this language is no official translation."),
                type=Type.SWITCH,
            ),
            reference(
                "exchange",
                _("The event at which it was signed."),
                Exchange,
                "exchange",
            ),
            *in_each_language("summary", SUMMARY),
            *recorded(Agreement),
        ),
    )
)
