"""Parts of an event, which are shown on the page of its exchange."""

from django.db import models

from portal.content.querysets import ContentQuerySet, entered
from portal.content.states import State

# Of the exchange, what the address of its part is made of.
EVENT = (
    "exchange",
    *(f"exchange__{name}" for name in ("slug", "status", "published_at", "expires_at")),
)


class EventPartQuerySet(ContentQuerySet):
    def for_list(self):
        return super().for_list().with_published("exchange")

    def for_address(self):
        return self.only("slug", *EVENT).select_related("exchange")

    def for_link(self):
        """Fetch the names, and what the address is made of."""
        return self.for_names(*EVENT).select_related("exchange")

    def for_part(self):
        """Fetch with each row the columns that the page of its exchange shows."""
        rows = self.select_related("cover").order_by("pk")
        return rows.prefetch_related(entered(self.model, "sources"))


class EventPart(models.Model):
    """A delegation or an agreement: one event is one page.

    While its exchange is not public it has a page of its own.
    """

    part_of = "exchange"

    class Meta:
        abstract = True

    def get_absolute_url(self):
        """Return the anchor on the page of its exchange, else its own page."""
        event = self.event
        if not event:
            return super().get_absolute_url()
        return f"{event.get_absolute_url()}#{self._meta.model_name}"

    @property
    def event(self):
        """The public exchange; None if the row was fetched without it."""
        if "exchange_id" in self.get_deferred_fields():
            return None
        is_public = self.exchange and self.exchange.state == State.PUBLIC
        return self.exchange if is_public else None
