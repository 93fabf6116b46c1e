"""The directory of cities, which is no list like the others: it goes by relation."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchanges.directory import directory_of
from exchanges.models import City


@require_safe
def cities(request):
    """Where the partner cities are, and each by kind and date of its relation."""
    groups = City.objects.published().partners().by_relation()
    context = {"groups": groups, "directory": directory_of(groups)}
    return render(request, "exchanges/city_list.html", context)
