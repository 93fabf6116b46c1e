"""Cities, exchanges, delegations and agreements in the words of schema.org."""

from exchanges.geography.countries import country_name
from exchanges.models import Agreement, City, Delegation, Exchange
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
    return {
        "@type": "Event",
        "startDate": date(row.date),
        "endDate": date(row.end_date),
        "location": somewhere(row.place),
        "about": [short(each, "City", page) for each in row.cities.all()],
    }


@describes(Delegation)
def delegation(row, page):
    """A visit; the exchange that it was, where it stands in the timeline."""
    sender, host = (getattr(row, side, None) for side in ("sender", "host"))
    return {
        "@type": "Event",
        "startDate": date(row.arrived),
        "endDate": date(row.left),
        "location": short(host, "City", page),
        "about": [short(each, "City", page) for each in (sender, host)],
        "sameAs": row.exchange and page.root + row.exchange.get_absolute_url(),
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
