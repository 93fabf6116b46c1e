"""What the collection of all sets is called."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Open data")
DESCRIPTION = _(
    "Everything that is published here about cities, relations, exchanges, "
    "delegations, agreements and sights, as tables for your own use."
)
