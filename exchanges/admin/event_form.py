"""One visit, one form: an exchange is entered with its delegation and its agreement.

Both take from the exchange what it says already: texts, dates, cities, sources. Each
becomes a row of its own, a draft that takes the step of the exchange along.
"""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from exchanges.models import Agreement, City, Delegation, Exchange
from portal.admin.base import in_every_language
from portal.admin.content import ContentForm
from portal.content.kinds import desk_address
from portal.content.models import SOURCE_TITLE
from portal.models.audit import Event, note_version, record

TITLES = ("title", "short_title")
SHARED = ("field", "batches", "level", "is_youth", "is_online")
# The fields of each part, after the box that asks for it.
OF_DELEGATION = {"leader_zh_hans": "delegation_leader", "size": "delegation_size"}
OF_AGREEMENT = {
    SOURCE_TITLE: "agreement_title",
    "kind": "agreement_kind",
    "has_term": "agreement_has_term",
    "until": "agreement_until",
}
# Those that share a line in the form.
ROWS = {
    Delegation: [("delegation_leader", "delegation_size")],
    Agreement: [
        "agreement_title",
        *("agreement_kind", ("agreement_has_term", "agreement_until")),
    ],
}
PARTS = {
    Delegation: ("adds_delegation", OF_DELEGATION),
    Agreement: ("adds_agreement", OF_AGREEMENT),
}


def own(model, name, **options):
    """Return the form field of a column of a part, which is never required here."""
    return model._meta.get_field(name).formfield(required=False, **options)


def taken_over(model, exchange, cities):
    """Return what a part takes over from its exchange. Raises `ValidationError`."""
    if not exchange.date:
        raise ValidationError(_("Give the date of the exchange."))
    if model is Delegation:
        sender, host = ends(exchange, cities)
        values = {"sender": sender, "host": host, "arrived": exchange.date}
        values["left"] = exchange.end_date
        names = [*in_every_language(*TITLES), *SHARED]
    else:
        values = {"signed": exchange.date}
        names = in_every_language(*TITLES, "place", "parties")
    return values | {name: getattr(exchange, name) for name in names}


def ends(exchange, cities):
    """Return the cities that sent and received. Raises `ValidationError`."""
    if exchange.direction == Exchange.Direction.BOTH:
        raise ValidationError(
            _("Say in “direction” who went to whom; “both ways” says neither.")
        )
    home = City.objects.originals().filter(is_home=True).first()
    if len(cities) != 1 or home is None:
        raise ValidationError(
            _(
                "A delegation comes from one city or goes to one. With several "
                "partner cities enter each in its own form."
            )
        )
    both = [home, cities[0]]
    return both if exchange.direction == Exchange.Direction.OURS else both[::-1]


class EventForm(ContentForm):
    adds_delegation = forms.BooleanField(
        label=_("enter its delegation, too"),
        required=False,
        help_text=_(
            "A delegation is made with the title, the dates, the cities, the sources "
            "and the figures above. The direction says who sent it."
        ),
    )
    delegation_leader = own(Delegation, "leader_zh_hans", label=_("leader, in Chinese"))
    delegation_size = own(Delegation, "size", label=_("size of the delegation"))
    adds_agreement = forms.BooleanField(
        label=_("enter its agreement, too"),
        required=False,
        help_text=_(
            "An agreement is made that was signed on the first day, at the place and "
            "by the parties above."
        ),
    )
    agreement_title = own(
        *(Agreement, SOURCE_TITLE),
        label=_("title of the agreement, in Chinese"),
        help_text=_("Empty: that of the exchange, in each language."),
    )
    agreement_kind = own(Agreement, "kind", label=_("kind of agreement"))
    agreement_has_term = own(Agreement, "has_term")
    agreement_until = own(Agreement, "until")

    parts = ()  # the rows to be made, not saved

    def changed_by_reader(self):
        """Leave out the fields of the parts, which are no change of the exchange."""
        names = {box for box, _fields in PARTS.values()}
        names |= {*OF_DELEGATION.values(), *OF_AGREEMENT.values()}
        return (name for name in super().changed_by_reader() if name not in names)

    def _post_clean(self):
        super()._post_clean()
        self.parts = [
            part
            for model, (box, fields) in PARTS.items()
            if self.cleaned_data.get(box) and (part := self.checked(model, box, fields))
        ]

    def checked(self, model, box, fields):
        """Return a part as it will be saved; None if a field of it has an error."""
        cities = list(self.cleaned_data.get("cities") or ())
        try:
            values = taken_over(model, self.instance, cities)
            if self.cleaned_data.get("agreement_title") and model is Agreement:
                values = {k: v for k, v in values.items() if not k.startswith(TITLES)}
            part = model(**values)
            for column, name in fields.items():
                value = self.cleaned_data.get(name)
                if value not in (None, ""):
                    setattr(part, column, value)
            is_new = self.instance.pk is None
            part.exchange_id = self.instance.live_id or self.instance.pk
            part.full_clean(exclude=["exchange"] if is_new else None)
        except ValidationError as error:
            self.show(error, box, fields)
            return None
        return part

    def show(self, error, box, fields):
        """Put each error at its field here; what has none goes to the box."""
        if not hasattr(error, "error_dict"):
            self.add_error(box, error)
            return
        for column, found in error.error_dict.items():
            self.add_error(fields.get(column, box), found)

    def save_parts(self, user):
        """Save the parts as drafts of the user, and record them; return them.

        In the transaction of the caller.
        """
        for part in self.parts:
            part.exchange_id = self.instance.live_id or self.instance.pk
            part.created_by = part.updated_by = user
            part.save()
            part.sources.set(self.cleaned_data.get("sources") or ())
            record(Event.SAVED, user, part, changes=[{"added": {}}])
            note_version(part)
        return self.parts


def may_add(request, model):
    return request.user.has_perm(f"exchanges.add_{model._meta.model_name}")


def part_of(exchange, model):
    """Return the part of an exchange, or of the live row of a copy; None if none.

    Noted on the row, because a form asks for its sections several times.
    """
    if exchange is None:
        return None
    found = exchange.__dict__.setdefault("found_parts", {})
    if model not in found:
        key = exchange.live_id or exchange.pk
        parts = model.objects.originals().filter(exchange=key)
        found[model] = parts.for_names().first()
    return found[model]


def part_section(request, exchange, model, is_offered):
    """Return the section of a part: its fields, or a link to it; None if neither."""
    box, _names = PARTS[model]
    part, link = part_of(exchange, model), ""
    if part:
        link = link_to(model, "change", part.pk, text=str(part))
    elif not is_offered and exchange and may_add(request, model):
        links = exchange.__dict__.setdefault("links_to_add", {})
        if model not in links:
            text = _("Enter it in a form of its own, with what is here")
            query = query_for(model, exchange)
            links[model] = link_to(model, "add", query=query, text=text)
        link = links[model]
    if not (link or is_offered):
        return None
    fields = [box, *ROWS[model]] if is_offered else []
    options = {"classes": ["collapse"], "fields": fields, "description": link}
    return model._meta.verbose_name, options


def link_to(model, page, *key, text, query=""):
    url = desk_address(model, page, *key)
    return format_html('<a href="{}{}">{}</a>', url, query, text)


def query_for(model, exchange):
    """Return the query of an address that fills in the form of a new part."""
    live = exchange.live or exchange
    try:
        values = taken_over(model, live, list(live.cities.all()))
    except ValidationError:
        values = {}
    keys = {name: getattr(value, "pk", value) for name, value in values.items()}
    filled = {name: f"{value}" for name, value in keys.items() if value}
    return "?" + urlencode({**filled, "exchange": live.pk})
