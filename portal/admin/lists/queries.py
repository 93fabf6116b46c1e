"""Limits for the queries of a list: its own filters, and a search of a few words.

Django lets any user of a list look up any field by any operator, so that one regular
expression can block the server, and joins a condition for each word of a search.
"""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import DataError
from django.utils.translation import gettext as _

from portal.public.search.query import LENGTH, WORDS, Query

ENDS = ("exact", "isnull", "id__exact")  # as Django's filters of columns ask
PERIODS = ("year", "month", "day")


class BoundedList:
    """Mixin of an admin class, before its other bases."""

    def lookup_allowed(self, lookup, value, request):
        """Return True for lookups of the list's filters; any other one answers 400."""
        filters = self.get_list_filter(request)
        known = {getattr(each, "parameter_name", None) for each in filters}
        names = [each[0] if isinstance(each, tuple) else each for each in filters]
        known |= {*names, *(f"{name}__{end}" for name in names for end in ENDS)}
        known |= {f"{self.date_hierarchy}__{period}" for period in PERIODS}
        return lookup in known

    def get_changelist_instance(self, request):
        """Turn errors of invalid filter values into `IncorrectLookupParameters`."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_search_results(self, request, queryset, search_term):
        """Search for the first words only."""
        words = Query(search_term).text
        return super().get_search_results(request, queryset, words)

    def changelist_view(self, request, extra_context=None):
        cut = what_was_cut(Query(request.GET.get(SEARCH_VAR, "")))
        if request.method == "GET" and cut:
            messages.warning(request, cut)
        return super().changelist_view(request, extra_context)


def what_was_cut(query):
    """Return the sentence about a query that is too long, else ""."""
    if not (query.is_long or query.is_wordy):
        return ""
    text = _(
        "A search takes %(words)d words and %(characters)d characters at most. "
        "This is what was found by the first of them."
    )
    return text % {"words": WORDS, "characters": LENGTH}
