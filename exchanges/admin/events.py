"""The desk of what was done together: exchanges, delegations, agreements."""

from django.contrib import admin, messages
from django.db.models import F
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from exchanges.admin.event_form import (
    PARTS,
    SHARED,
    EventForm,
    may_add,
    part_of,
    part_section,
)
from exchanges.admin.filters import (
    CityFilter,
    CountedFilter,
    ValidityFilter,
    YearFilter,
)
from exchanges.admin.report import report_view
from exchanges.models import Agreement, Delegation, Exchange, Field
from portal.admin import (
    ContentAdmin,
    MenuGroup,
    Table,
    article_pages,
    change_column,
    in_every_language,
    in_order,
    state_column,
)
from portal.admin.audit.acts import RecordingSettings
from portal.admin.base import Desk
from portal.admin.workflow.step_form import try_step
from portal.internal.models import RIGHT
from portal.models.audit import Step

TOWARDS_THE_SITE = (Step.ASK, Step.PUBLISH, Step.SCHEDULE)
FIGURES = [("batches", "level"), ("is_youth", "is_online")]
LASTING = (
    *("effective", "has_term", "until", "renews_years", "notice_months"),
    *("renewed_by", "ended"),
)


@admin.register(Field)
class FieldAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.MATERIAL, 5)
    list_display = ["name", "position"]
    search_fields = [*in_every_language("name"), "slug"]
    ordering = ["position", "slug"]
    fields = ["name", "gaok", "cpaffc", "position", "slug"]


def figures(*more):
    fields = ["field", *more, *FIGURES]
    return (_("For the year's report"), {"classes": ["collapse"], "fields": fields})


@admin.register(Exchange)
class ExchangeAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 2)
    list_display = ["in_lines", "date", state_column, change_column]
    brief = ["kind", "cities", "direction"]
    list_filter = [
        *ContentAdmin.list_filter,
        *("kind", "direction", CityFilter, YearFilter, CountedFilter),
    ]
    pages = [
        *(*ContentAdmin.pages, *article_pages),
        ("report/", report_view, "report", "GET"),
    ]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("parties", "place", "cities__title"),
        "date",
    ]
    ordering = ["-date", "-pk"]
    autocomplete_fields = [*ContentAdmin.autocomplete_fields, "cities"]
    tables = [
        Table.of_content(
            Exchange,
            *("kind", "direction", "date", "end_date", "cities", "place", "parties"),
            *SHARED,
            "persons",
        )
    ]
    form = EventForm
    fieldsets = in_order(
        *(("kind", "direction"), ("date", "end_date"), "cities", "place", "parties"),
        more=[figures("persons")],
    )

    def get_form(self, request, obj=None, **kwargs):
        """Leave out the fields of the parts that the form does not offer."""
        form = super().get_form(request, obj, **kwargs)
        for model in self.parts_left_out(request, obj):
            box, fields = PARTS[model]
            for name in (box, *fields.values()):
                form.base_fields.pop(name, None)
        return form

    def get_fieldsets(self, request, obj=None):
        """Offer the parts that the exchange lacks; lead to those that it has."""
        left_out = self.parts_left_out(request, obj)
        sections = [
            part_section(request, obj, model, model not in left_out) for model in PARTS
        ]
        first, second, *rest = super().get_fieldsets(request, obj)
        return [first, second, *filter(None, sections), *rest]

    def parts_left_out(self, request, obj):
        """Return the kinds of parts that the user cannot add in this form."""
        may_save = self.has_change_permission(request, obj) if obj else True
        return [
            model
            for model in PARTS
            if not may_save or not may_add(request, model) or part_of(obj, model)
        ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.new_parts = form.save_parts(request.user)
        for part in request.new_parts:
            text = _("“%(title)s” was entered as a draft, too: %(kind)s.")
            values = {"title": part, "kind": part._meta.verbose_name}
            messages.success(request, text % values)

    def do_step(self, request, obj):
        """Let the parts that were just entered take a step towards the site along."""
        row = try_step(request, obj)
        if row and request.POST["_step"] in TOWARDS_THE_SITE:
            for part in getattr(request, "new_parts", ()):
                try_step(request, part)
        return redirect(self.address("change", (row or obj).pk))


@admin.register(Delegation)
class DelegationAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 3)
    list_display = ["in_lines", "arrived", state_column, change_column]
    brief = ["sender", "host", "field"]
    list_filter = [
        *ContentAdmin.list_filter,
        *("field", CityFilter, YearFilter, CountedFilter),
    ]
    list_select_related = ["sender", "host", "field", "updated_by"]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("leader", "sender__title", "host__title"),
    ]
    ordering = [F("arrived").desc(nulls_last=True), "-pk"]  # on either engine
    autocomplete_fields = [
        *ContentAdmin.autocomplete_fields,
        "sender",
        "host",
        "exchange",
    ]
    tables = [
        Table.of_content(
            Delegation,
            *("sender", "host", "arrived", "left", "leader", "size", *SHARED),
            "exchange",
        )
    ]
    fieldsets = in_order(
        *(("sender", "host"), ("arrived", "left"), "leader", "size", "exchange"),
        more=[figures()],
    )


@admin.register(Agreement)
class AgreementAdmin(ContentAdmin):
    menu_place = (MenuGroup.CITIES, 4)
    list_display = ["in_lines", "signed", state_column, change_column]
    brief = ["exchange__cities", "place"]
    list_select_related = ["exchange", "updated_by"]
    list_filter = [
        *ContentAdmin.list_filter,
        *(ValidityFilter, "kind", CityFilter, YearFilter, CountedFilter),
    ]
    search_fields = [
        *ContentAdmin.search_fields,
        *in_every_language("parties", "exchange__cities__title"),
    ]
    ordering = ["-signed", "-pk"]
    autocomplete_fields = [
        *ContentAdmin.autocomplete_fields,
        *("exchange", "renewed_by"),
    ]
    tables = [
        Table.of_content(
            Agreement,
            *("kind", "signed", "place", "parties", "exchange", "text_file", *LASTING),
        )
    ]
    fieldsets = in_order(
        *("kind", "signed", "place", "parties", "exchange", "text_file"),
        more=[
            (
                _("Term"),
                {
                    "fields": [
                        *("effective", ("has_term", "until")),
                        *(("renews_years", "notice_months"), ("renewed_by", "ended")),
                    ]
                },
            )
        ],
    )

    def get_fieldsets(self, request, obj=None):
        """Lead to the stages, which are outside of steps and versions."""
        found = super().get_fieldsets(request, obj)
        if obj is None or not request.user.has_perm(RIGHT):
            return found
        lists = reverse("admin:exchanges_agreementstage_changelist")
        link = format_html(
            '<a href="{}?agreement__id__exact={}">{}</a>',
            *(lists, obj.live_id or obj.pk, _("Stages of approval (internal)")),
        )
        return [
            (name, {**options, "description": link} if name == _("Term") else options)
            for name, options in found
        ]
