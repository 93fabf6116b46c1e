"""The directory of cities, which is no list like the others: it goes by relation."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchanges.models import City


@require_safe
def cities(request):
    """Every partner city by the kind of its current relation, then by its date."""
    groups = City.objects.published().partners().by_relation()
    context = {"groups": groups, "listing": City.listing}
    return render(request, "exchanges/city_list.html", context)
