"""What there is to see as open data."""

from django.utils.translation import gettext_lazy as _

from attractions.models import Attraction
from exchanges.models import City
from portal.public.open_data.columns import (
    code,
    identified,
    in_each_language,
    placed,
    recorded,
    reference,
)
from portal.public.open_data.datasets import Dataset, register

register(
    Dataset(
        name="attractions",
        title=_("What to see"),
        row=_("A place worth visiting in one of the cities."),
        is_placed=True,
        model=Attraction,
        columns=(
            *identified("attraction", Attraction),
            *in_each_language("title", _("The name of the place.")),
            *placed(
                _("The name as it is written there, in its own script."),
                _("Where it is; nothing where that was not verified."),
            ),
            reference("city", _("The city in which it lies."), City, "city"),
            code("kind", _("What kind of place it is."), Attraction.Kind),
            *in_each_language("how_to_get_there", _("How to get there.")),
            *in_each_language("summary", _("What it is, in one or two sentences.")),
            *recorded(Attraction),
        ),
    )
)
