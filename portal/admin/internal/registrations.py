"""The lists and forms of contacts, gifts and itineraries."""

from django.contrib import admin
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.internal.rows import InternalAdmin, InternalInline
from portal.admin.menu import MenuGroup
from portal.admin.pages import download
from portal.internal import booklet
from portal.internal.models import Contact, Gift, Itinerary, ItineraryItem
from portal.internal.retention import record_look
from portal.models.accounts.encryption import EncryptedField
from portal.models.audit import Event, record

WORDS = "q"  # of a search in the texts of contacts
# In which an itinerary is handed out, by the names of the pages.
FORMS = {
    "booklet": gettext_lazy("Print"),
    "docx": gettext_lazy("Booklet (DOCX)"),
    "ics": gettext_lazy("Calendar (ICS)"),
}
CITY = ("city", admin.RelatedOnlyFieldListFilter)
PURPOSE = gettext_lazy(
    "Enter only persons at partners whom the office has to reach for its duties, and "
    "only what that needs (Personal Information Protection Law, articles 6 and 19). No "
    "pupils: data of children under 14 are sensitive (article 28). Delete a contact "
    "once it is not needed any more or the person asks for that (article 47). Each "
    "look at a contact is recorded in the audit trail."
)


@admin.register(Contact)
class ContactAdmin(InternalAdmin):
    """Names are searched by POST: an address with a name would get into logs."""

    menu_place = (MenuGroup.INTERNAL, 1)
    list_display = ["name", "post", "office", "city", "language", "keep_until"]
    sortable_by = ["city", "keep_until"]
    list_filter = [CITY]
    list_select_related = autocomplete_fields = ["city"]
    list_per_page = 50
    ordering = ["city", "pk"]
    readonly_fields = ["confirmed_on"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("city", "name", "post", "office", "mail", "phone", "language"),
                    *("note", "keep_until", "confirmed_on"),
                ],
                "description": PURPOSE,
            },
        )
    ]

    def get_search_results(self, request, queryset, search_term):
        """Return the contacts that have every word, in any of their texts."""
        asked = request.POST.get(WORDS, "").casefold().split()
        if not asked:
            return queryset, False
        fields = [f for f in self.opts.fields if isinstance(f, EncryptedField)]
        found = []
        for row in queryset:
            text = "\n".join(f.value_from_object(row) for f in fields).casefold()
            if all(word in text for word in asked):
                found.append(row.pk)
        return queryset.filter(pk__in=found), False

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        if found := (getattr(response, "context_data", None) or {}).get("cl"):
            found.query, found.is_posted = request.POST.get(WORDS, ""), True
            record_look(request.user, list(found.result_list))
        return response

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            record_look(request.user, [obj])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if "keep_until" in form.changed_data or not change:
            obj.confirmed_on = timezone.localdate()
        super().save_model(request, obj, form, change)


@admin.register(Gift)
class GiftAdmin(InternalAdmin):
    menu_place = (MenuGroup.INTERNAL, 2)
    list_display = ["date", "direction", "city", "thing", "value", "due", "declared_on"]
    sortable_by = ["date", "direction", "city", "value", "declared_on"]
    list_filter = [CITY, "direction"]
    list_select_related = autocomplete_fields = ["city"]
    date_hierarchy = "date"
    ordering = ["-date", "-pk"]

    @admin.display(description=gettext_lazy("declare by"))
    def due(self, gift):
        return gift.declare_by and gift.declare_by.isoformat()


class ItemInline(InternalInline, admin.StackedInline):
    model = ItineraryItem
    ordering = ["day", "start", "pk"]
    fields = [
        ("day", "start", "end"),
        ("activity", "activity_translated"),
        ("place", "place_translated"),
        *(("host", "persons"), ("interpreter", "car"), ("gift", "has_speech")),
        "remarks",
    ]


@admin.register(Itinerary)
class ItineraryAdmin(InternalAdmin):
    menu_place = (MenuGroup.INTERNAL, 3)
    list_display = ["delegation", "language"]
    list_filter = [
        ("delegation__sender", admin.RelatedOnlyFieldListFilter),
        ("delegation__host", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = autocomplete_fields = ["delegation"]
    ordering = ["-pk"]
    inlines = [ItemInline]
    change_form_template = "admin/internal/itinerary_form.html"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["tools"] = [
                (label, self.address(name, obj.pk)) for name, label in FORMS.items()
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def handed_out(self, request, pk, form):
        """Return the itinerary, and record that it leaves the desk. Raises Http404."""
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        record(Event.EXPORTED, request.user, row, file=form)
        return row

    def booklet_view(self, request, pk):
        row = self.handed_out(request, pk, "print")
        languages = (booklet.CHINESE, row.language)
        return self.render_page(
            request,
            "admin/internal/booklet.html",
            _("Itinerary"),
            original=row,
            titles=[booklet.title(row, each) for each in languages],
            days=list(booklet.days_of(row)),
            heads=booklet.heads(row),
        )

    def docx_view(self, request, pk):
        row = self.handed_out(request, pk, "docx")
        return download(booklet.booklet(row), f"itinerary-{row.pk}.docx")

    def calendar_view(self, request, pk):
        row = self.handed_out(request, pk, "ics")
        return download(booklet.calendar(row), f"itinerary-{row.pk}.ics")

    pages = [
        ("<int:pk>/booklet/", booklet_view, "booklet", "GET", "HEAD"),
        ("<int:pk>/docx/", docx_view, "docx", "GET", "HEAD"),
        ("<int:pk>/ics/", calendar_view, "ics", "GET", "HEAD"),
    ]
