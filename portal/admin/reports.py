"""The queue of reports of errors: looked at, answered in time, and never lost."""

import json
from urllib.parse import quote

from django.conf import settings
from django.contrib import admin, messages
from django.db import connection, models
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.audit.acts import Recording
from portal.admin.base import seen_of
from portal.admin.editing.merge_forms import MergingForm
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup
from portal.content.kinds import desk_address
from portal.content.text import PlainText, one_line
from portal.editorial.deadlines import calendar, due_on, overdue_before
from portal.models import ErrorReport
from portal.public.feedback import answers
from portal.public.feedback.answers import MOVES, State
from portal.public.feedback.pages import page_at, titles_of


class StateFilter(admin.SimpleListFilter):
    """Filter by state; waiting reports by default, suspected spam apart."""

    title = gettext_lazy("state")
    parameter_name = "state"
    # `waiting` is the default too.
    WAITING, OVERDUE, SUSPECTED, ALL = "waiting", "overdue", "suspected", "all"

    def lookups(self, request, model_admin):
        states = [each for each in State.choices if each[0] != State.OPEN]
        return [
            (self.OVERDUE, _("overdue")),
            (self.SUSPECTED, _("suspected spam")),
            *states,
            (self.ALL, _("all")),
        ]

    def choices(self, changelist):
        every, *others = super().choices(changelist)
        is_chosen = self.value() in (None, self.WAITING)
        first = {**every, "display": State.OPEN.label, "selected": is_chosen}
        return [first, *others]

    def queryset(self, request, queryset):
        value = self.value() or self.WAITING
        if value == self.OVERDUE:
            return queryset.overdue(overdue_before(calendar()))
        if value in State.values:
            return queryset.filter(state=value)
        known = {self.WAITING: queryset.waiting, self.SUSPECTED: queryset.suspected}
        return known.get(value, queryset.all)()


class AnswerForm(MergingForm):
    """The answer; of two users who write one at once, the second one has to choose."""

    def clean(self):
        super().clean()
        if "_send" in self.data and not self.cleaned_data.get("answer", "x").strip():
            self.add_error("answer", _("Write the answer first."))
        return self.cleaned_data


@admin.register(ErrorReport)
class ReportAdmin(Watching, Recording, BoundedList, admin.ModelAdmin):
    """Reports have no versions, because these would keep the address of the reader."""

    menu_place = (MenuGroup.DESK, 1)

    form = AnswerForm
    change_form_template = "admin/report_form.html"
    list_display = ["deadline", "excerpt", "page_title", "kind", "state", "received"]
    list_display_links = ["excerpt"]
    list_filter = [StateFilter, "kind", "language"]
    search_fields = ["page", "text", "answer"]  # not the address, which is deleted
    formfield_overrides = {models.TextField: {"form_class": PlainText}}
    actions = []
    submitted = ["text", "kind", "where", "language", "received", "deadline", "reader"]
    done = ["state", "finished_by", "finished_at", "mailed_at"]
    fieldsets = [
        (gettext_lazy("Report"), {"fields": submitted}),
        (gettext_lazy("Answer"), {"fields": ["answer", *done]}),
    ]

    # Rows

    def get_queryset(self, request):
        return super().get_queryset(request).with_address()

    def get_ordering(self, request):
        """Order waiting reports by deadline, which follows the order of arrival."""
        asked = request.GET.get("state", StateFilter.WAITING)
        waits = {StateFilter.WAITING, StateFilter.OVERDUE, StateFilter.SUSPECTED}
        return ["received_at" if asked in waits else "-received_at", "pk"]

    def get_changelist_instance(self, request):
        found, days = super().get_changelist_instance(request), calendar()
        titles = titles_of({row.page for row in found.result_list if row.page})
        for row in found.result_list:
            row.due_on = due_on(days, row.received_at)
            row.page_title = titles.get(row.page) or row.page
        return found

    def get_object(self, request, object_id, from_field=None):
        """Return the row, locked during a POST."""
        row = super().get_object(request, object_id, from_field)
        if row and request.method == "POST" and connection.in_atomic_block:
            rows = self.get_queryset(request).select_for_update(of=("self",))
            row = rows.get(pk=row.pk)
        if row:
            row.due_on = due_on(calendar(), row.received_at)
        return row

    # Permissions: reports are never added or deleted; a right to change covers answers.

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """Keep a given answer read-only; an answer that comes later is shown beside it.

        The later one is read from the POST for comparison, and not stored.
        """
        may_write = obj is None or obj.state == State.OPEN or "answer" in request.POST
        return [*self.submitted, *self.done, *([] if may_write else ["answer"])]

    # Columns

    @admin.display(description=gettext_lazy("answer by"), ordering="received_at")
    def deadline(self, report):
        day = report.due_on.isoformat()
        if report.state == State.OPEN and report.due_on < timezone.localdate():
            return format_html("<strong>{} {}</strong>", day, _("overdue"))
        return day

    @admin.display(description=gettext_lazy("what is wrong"))
    def excerpt(self, report):
        return Truncator(one_line(report.text)).chars(80)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def received(self, report):
        return timezone.localtime(report.received_at).strftime("%Y-%m-%d %H:%M")

    @admin.display(description=gettext_lazy("page"), ordering="page")
    def page_title(self, report):
        return report.page_title or "–"

    @admin.display(description=gettext_lazy("page"))
    def where(self, report):
        """The page on the site by title and address, and its row at the desk."""
        if not report.page:
            return "–"
        page = page_at(report.page, lambda model: model.objects.filter(live=None))
        title = page.name or page.row or report.page
        html = format_html('<a href="{}">{}</a>', quote(report.page), title)
        if title != report.page:
            html = format_html("{} ({})", html, report.page)
        if page.row is None:
            return html
        url = desk_address(page.row, "change", page.row.pk)
        text = _("Open it at the desk")
        return format_html('{} · <a href="{}">{}</a>', html, url, text)

    @admin.display(description=gettext_lazy("e-mail address"))
    def reader(self, report):
        if report.address:
            return report.address
        return _("None was left, or it was deleted after %(days)d days.") % {
            "days": settings.REPORTS_KEPT_DAYS
        }

    # Saving

    def render_change_form(self, request, context, *args, **kwargs):
        report = context["original"]
        context["seen"] = json.dumps(seen_of(context))
        titles = titles_of({report.page} - {""})
        context["subtitle"] = titles.get(report.page) or report
        context["is_suspected"] = report.is_suspected and report.state == State.OPEN
        if self.has_change_permission(request, report):
            names = answers.offered(report)
            context["moves"] = [(name, MOVES[name].label) for name in names]
            context["is_unsent"] = answers.is_unsent(report)
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request, *args, **kwargs):
        """Mail the answer after it is committed, and report the result."""
        response = super().changeform_view(request, *args, **kwargs)
        if report := getattr(request, "report_to_mail", None):
            is_sent = answers.mail(report)
            if is_sent:
                messages.success(request, _("The answer was mailed to the reader."))
            elif is_sent is False:
                text = _("The answer is kept, but the mail failed. Try again later.")
                messages.error(request, text)
        return response

    def save_model(self, request, obj, form, change):
        """Store the answer, and do the requested move, if it is possible."""
        asked = next((name for name in MOVES if f"_{name}" in request.POST), None)
        is_open = obj.state == State.OPEN
        if not asked and is_open:
            super().save_model(request, obj, form, change)
        elif asked in answers.offered(obj) and (is_open or not form.changed_data):
            answers.move(obj, asked, request.user)
            request.done = asked
            if asked != "mail":
                text = _("The state of the report is now: %(state)s")
                messages.success(request, text % {"state": obj.get_state_display()})
            if asked in ("send", "mail"):
                request.report_to_mail = obj
        else:
            text = _("This cannot be done now: the state is “%(state)s”.")
            messages.warning(request, text % {"state": obj.get_state_display()})

    def construct_change_message(self, request, form, formsets, add=False):
        """Return the act without its texts; a draft is only a changed answer."""
        if done := getattr(request, "done", None):
            return "" if done == "mail" else [{"state": form.instance.state}]
        if form.instance.state != State.OPEN:
            return ""
        return super().construct_change_message(request, form, formsets, add)

    def response_change(self, request, obj):
        """Redirect to the queue, or to the draft that was saved."""
        if "_save" not in request.POST or obj.state != State.OPEN:
            return HttpResponseRedirect(desk_address(ErrorReport, "changelist"))
        messages.success(request, _("The draft of the answer was saved."))
        return HttpResponseRedirect(request.path)
