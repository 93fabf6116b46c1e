"""Cities, exchanges, delegations and agreements in the words of schema.org."""

from exchanges.geography.countries import country_name
from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.templatetags.exchanges import home_city
from portal.public.seo.structured_data import date, describes, one_line, place, short


@describes(City)
def city(row, page):
    country = {"@type": "Country", "name": country_name(row.country)}
    return {
        "@type": "City",
        **place(row),
        "containedInPlace": country,
        "sameAs": row.website,
    }


@describes(Exchange)
def exchange(row, page):
    """Return an event, with the agreements signed there."""
    signed = [
        {"name": one_line(each.title), **agreement(each, page)}
        for each in row.agreements.all()
    ]
    return {
        "@type": "Event",
        "startDate": date(row.date),
        "endDate": date(row.end_date),
        "location": location(row, page),
        "about": [short(each, "City", page) for each in row.partners],
        "subjectOf": signed,
    }


def location(row, page):
    """Return the place of an exchange, else the city that was visited."""
    places = [row.place, *(each.place for each in row.agreements.all())]
    if place := next(filter(None, places), None):
        return somewhere(place)
    hosts = [each.host for each in row.delegations.all()]
    if row.direction == Exchange.Direction.OURS:
        hosts.append(row.partner_city)
    elif row.direction == Exchange.Direction.THEIRS:
        hosts.append(home_city(page.context))
    return short(next(filter(None, hosts), None), "City", page)


@describes(Delegation)
def delegation(row, page):
    """Return the structured data of a visit that is not in the timeline."""
    sender, host = (getattr(row, side, None) for side in ("sender", "host"))
    return {
        "@type": "Event",
        "startDate": date(row.arrived),
        "endDate": date(row.left),
        "location": short(host, "City", page),
        "about": [short(each, "City", page) for each in (sender, host)],
    }


@describes(Agreement)
def agreement(row, page):
    text = row.text_file and page.root + row.text_file.url
    return {
        "@type": "CreativeWork",
        "dateCreated": date(row.signed),
        "locationCreated": somewhere(row.place),
        "encoding": {"@type": "MediaObject", "contentUrl": text or None},
    }


def somewhere(name):
    return {"@type": "Place", "name": one_line(name)}
