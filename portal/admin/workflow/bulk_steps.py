"""The steps of publication for many rows of a list at once."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.workflow.step_form import StepForm
from portal.editorial.quality.checks import doubts_of_all
from portal.editorial.workflow import steps
from portal.models.audit import Step, acts_together

# Steps that apply to the working copy, if a row has one.
OF_COPIES = (Step.ASK, Step.SEND_BACK, Step.PUBLISH)
# Steps that need a review of the rows before.
OF_REVIEW = (Step.ASK, Step.PUBLISH, Step.SCHEDULE)
# A form has two fields for each row, and Django accepts a thousand.
MOST = 400


def target(row, action):
    """Return the row that a step changes: the row itself, or its working copy."""
    if action in OF_COPIES and row.copy_id is not None:
        return row.working_copy
    return row


def reason(rule, row, user):
    """Return the reason why the user cannot do the step, or None."""
    try:
        steps.check_row(rule, row, user)
    except ValidationError as error:
        return error.messages[0]
    return None


def make_action(rule):
    def step_action(admin_, request, queryset):
        # In the order of keys, to avoid deadlocks.
        rows = list(queryset.select_related("working_copy").order_by("pk")[: MOST + 1])
        if not rows or len(rows) > MOST:
            text = _("Choose between 1 and %(most)d entries.") % {"most": MOST}
            return messages.error(request, text)
        form = StepForm(request.POST if "confirmed" in request.POST else None)
        if form.is_bound:
            try:
                step = form.step_request(rule.action)
                steps.check_input(step)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                return do_all(request, step, rows)
        return ask(admin_, request, rule, rows, form)

    step_action.__name__ = f"step_{rule.action}"
    permission = [rule.right]
    return admin.action(step_action, permissions=permission, description=rule.label)


def ask(admin_, request, rule, rows, form):
    """Show the page to confirm a step, with the rows it does not apply to."""
    found = [(row, target(row, rule.action)) for row in rows]
    targets = [what for _row, what in found if rule.action in OF_REVIEW]
    doubts = doubts_of_all(targets)
    context = {
        "rule": rule,
        "rows": [
            (row, what, reason(rule, what, request.user), doubts.get(what.pk))
            for row, what in found
        ],
        "step_form": form,
        "action": f"step_{rule.action}",
    }
    template = "admin/workflow/step_confirmation.html"
    return admin_.render_page(request, template, rule.label, **context)


@transaction.atomic
def do_all(request, step, rows):
    """Do the step with each row that allows it; report each other row."""
    done = 0
    with acts_together():
        for row in [target(row, step.action) for row in rows]:
            is_as_seen = request.POST.get(f"version-{row.pk}") == str(row.version)
            version = row.version if is_as_seen else -1
            try:
                steps.apply_step(step, row, request.user, version)
                done += 1
            except ValidationError as error:
                messages.warning(request, f"{row}: {' '.join(error.messages)}")
    if done:
        text = ngettext("%(count)d entry: done.", "%(count)d entries: done.", done)
        messages.success(request, text % {"count": done})


actions = [make_action(rule) for rule in steps.RULES.values()]
