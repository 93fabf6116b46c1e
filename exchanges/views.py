"""The lists that are not like the others: the directory of cities and the timeline."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchanges.models import City, Exchange
from exchanges.ties.partners import PartnerFilter
from exchanges.timeline.facets import Facets
from exchanges.timeline.filters import ExchangeFilter
from portal.public.views import ContentDetail, ContentList


@require_safe
def cities(request):
    """Show the partner cities on a map and in one list, of a country or a kind."""
    filters = PartnerFilter(request.GET)
    if not filters.is_valid():
        raise Http404(filters.errors.as_text())
    chosen = filters.removals()
    context = {
        "listing": City.listing,
        "filters": filters,
        "query": filters.query(),
        "chosen": chosen,
        "narrowed": [choice.label for choice in chosen],
        "unlisted": len(chosen) > 1,
    }
    return render(request, "exchanges/city_list.html", context)


class CityExhibition(ContentDetail):
    """A city for a large screen: one thing at a time, moved on by keyboard."""

    model = City
    template_name = "exchanges/city_exhibition.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(unlisted=True, **kwargs)


class Timeline(ContentList):
    """All exchanges, with links that narrow them and show their numbers."""

    model = Exchange
    filter_class = ExchangeFilter

    def get_context_data(self, **kwargs):
        facets = Facets(self.filters, self.request.path)
        chosen = facets.chosen.items()
        narrowed = [choice.label for name, choice in chosen if name != "city"]
        found = super().get_context_data(facets=facets, **kwargs)
        return found | {
            "narrowed": narrowed,
            "unlisted": len(chosen) > 1,
            "has_signed": any(
                e.kind == Exchange.Kind.AGREEMENT for e in found["page_obj"]
            ),
        }
