"""The part of a form in which its state is shown and changed."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.admin.audit.wording import steps_done
from portal.content.kinds import desk_address
from portal.content.parts import check_confirmed
from portal.content.pictures import check_described
from portal.content.states import State, Status
from portal.editorial.workflow import previews, steps
from portal.models.audit import Step


class StepForm(forms.Form):
    """The details of a step; which are required depends on the step."""

    prefix = "step"

    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_(
            "It is kept with the step; everybody who opens this form can read it."
        ),
    )
    moment = forms.DateTimeField(
        label=_("Date and time (Beijing time)"),
        required=False,
        # The browser's own box: one field, by keyboard and without scripts.
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("Only for “Publish at this time” and “Set the end”."),
    )

    def step_request(self, action):
        """Return the step with its details. Raises `ValidationError`."""
        if not self.is_valid():
            raise ValidationError(
                [each for found in self.errors.values() for each in found]
            )
        rule = steps.RULES[action]
        moment = self.cleaned_data["moment"] if rule.takes_time else None
        return steps.StepRequest(action, self.cleaned_data["remark"], moment)


def session_key(obj):
    return f"step:{obj._meta.label_lower}:{obj.pk}"


def form_for(request, obj):
    """Return the form with the values typed before, if any."""
    if request.method == "POST":
        return StepForm(request.POST)
    return StepForm(obj and request.session.pop(session_key(obj), None))


def step_panel(admin, request, context):
    """Return the panel of the state, steps and copy of a row."""
    obj = context.get("original")
    if obj:
        shown = of_row(admin, request, obj)
    else:
        new = admin.model(updated_by=request.user)
        shown = {"offered": for_user(new, request.user)[0]}
    if context["is_popup"]:  # closes as soon as something is saved
        shown |= {"offered": [], "may_copy": False}
    form = form_for(request, obj)
    is_typed = form.is_bound and form.data.get("step-moment")
    takes_time = is_typed or any(rule.takes_time for rule in shown["offered"])
    return {**shown, "step_form": form, "takes_time": takes_time}


def of_row(admin, request, obj):
    copy = None if obj.live_id else getattr(obj, "working_copy", None)
    offered, waits_for_another = for_user(obj, request.user)
    is_public = obj.status == Status.PUBLISHED
    may_share = not is_public and previews.may_share(request.user, obj)
    waits = obj.status == Status.IN_REVIEW
    for_other_media = {}  # addresses of the article and the poster of a public row
    if not obj.live_id and obj.state == State.PUBLIC:
        names = {name for _route, _view, name, *_methods in admin.pages}
        for name in names & {"wechat", "poster"}:
            for_other_media[name] = admin.address(name, obj.pk)
    return {
        "state": obj.state,
        "offered": offered,
        "waits_for_another": waits_for_another,
        "steps_done": steps_done(obj),
        "copy": copy,
        "may_copy": not obj.live_id
        and admin.is_locked(obj)
        and steps.has_right(request.user, "change", obj),
        "addresses": {
            "copy": admin.address("copy", obj.pk),
            "of_copy": copy and admin.address("change", copy.pk),
            "of_live": obj.live_id and admin.address("change", obj.live_id),
            "difference": obj.live_id and admin.address("difference", obj.pk),
            "review": waits and admin.address("review", obj.pk),
            "share": may_share and admin.address("share", obj.pk),
            **for_other_media,
        },
        "previews": [] if is_public else previews.addresses(obj),
    }


def try_step(request, obj):
    """Do the requested step with a locked row; return the row that remains.

    None if it was refused.

    A message gives the result; the values of a refused step are stored.
    """
    version = obj.version if getattr(request, "is_as_seen", True) else -1
    try:
        step = StepForm(request.POST).step_request(request.POST["_step"])
        row = steps.apply_to_locked(step, obj, request.user, version)
    except ValidationError as error:
        for reason in reasons(error):
            messages.error(request, reason)
        typed = {
            name: v for name, v in request.POST.items() if name.startswith("step-")
        }
        request.session[session_key(obj)] = typed
        return None
    text = step.rule.done
    if step.action == Step.EXPIRE and row.expires_at is None:
        text = steps.ENDLESS
    times = {"from": row.published_at, "until": row.expires_at}
    shown = {
        name: time and f"{timezone.localtime(time):%Y-%m-%d %H:%M}"
        for name, time in times.items()
    }
    messages.success(request, text % {"title": row, **shown})
    for obstacle in obstacles(row) if step.action == Step.ASK else ():
        messages.warning(request, obstacle)
    return row


def obstacles(row):
    """Return the reasons that prevent the publication of a row."""
    found = []
    for check in (check_described, check_confirmed):
        try:
            check(row)
        except ValidationError as error:
            found += reasons(error)
    return found


def reasons(error):
    """Yield the reasons of a refusal; one about a picture has a link to its form."""
    if hasattr(error, "error_dict"):
        yield from error.messages
        return
    for each in error.error_list:
        (text,) = each.messages
        if each.code == "alt":
            picture, field = each.params["picture"], each.params["field"]
            url = f"{desk_address(picture, 'change', picture.pk)}#id_{field}"
            text = format_html('{} <a href="{}">{}</a>', text, url, _("Write it"))
        yield text


def for_user(row, user):
    """Return the steps that the user may do, and if others need another user."""
    offered = steps.offered(row, user)
    if steps.may_approve(row, user):
        return offered, False
    left = [rule for rule in offered if not rule.needs_other_author]
    return left, len(left) < len(offered)
