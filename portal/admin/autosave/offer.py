"""Offers back what was typed and not saved, and shows what it changes."""

from copy import copy
from typing import NamedTuple

from django.contrib.admin.options import IS_POPUP_VAR
from django.utils.datastructures import MultiValueDict

from portal.admin.autosave.views import DISCARD, RECOVERED, may_save
from portal.admin.editing.idempotency import NUMBER
from portal.admin.editing.merge_forms import in_words
from portal.editorial.revisions.compare import Difference
from portal.editorial.revisions.text_diff import sides
from portal.models import Autosave

MOST = 3  # forms that are offered, the newest first
SHORT = 12  # fields of which the difference is shown


class Offer(NamedTuple):
    """A form that was not saved: when it was stored, and what it would change."""

    form: str
    saved_at: object
    differences: list


class ShownForm:
    """A form that shows what was typed, and saves nothing."""

    def is_valid(self):
        super().is_valid()
        return False


class WithAutosave:
    """Forms that are stored while somebody types, and that can be taken up again."""

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if getattr(request, "is_recovered", False):
            return type(form.__name__, (ShownForm, form), {})
        return form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """Fill the form with what was typed, if the address asks for it."""
        typed = request.method == "GET" and self.typed(request, object_id)
        if typed:
            request = as_sent(request, typed)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def typed(self, request, object_id):
        """The stored form that the address names, or None."""
        form = request.GET.get(RECOVERED)
        key = self.key_of(object_id)
        found = form and Autosave.objects.of_form(request.user, self.model, key)
        return found.filter(form=form).first() if form else None

    def key_of(self, object_id):
        return int(object_id) if (object_id or "").isdecimal() else None

    def render_change_form(self, request, context, *args, **kwargs):
        obj = context.get("original")
        is_popup = IS_POPUP_VAR in request.GET
        if may_save(self, request, obj) and not is_popup:
            context.update(self.autosave_context(request, obj))
        return super().render_change_form(request, context, *args, **kwargs)

    def autosave_context(self, request, obj):
        return {
            "autosave_url": self.address("autosave", *([obj.pk] if obj else [])),
            "recovered": taken_up(request),
            "unsaved": self.offers(request, obj) if request.method == "GET" else [],
            "recover": RECOVERED,
            "discard": DISCARD,
        }

    def offers(self, request, obj):
        """What the person typed into this form before, and where it differs."""
        key = obj and obj.pk
        found = Autosave.objects.of_form(request.user, self.model, key)
        offers = []
        for kept in found[:MOST]:
            differences = list(self.differences(as_sent(request, kept), obj))
            if differences:
                offers.append(Offer(kept.form, kept.saved_at, differences))
            else:
                kept.delete()
        return offers

    def differences(self, request, obj):
        """The fields in which a form that was typed differs from what is stored."""
        row = copy(obj) if obj else self.model()
        form = self.get_form(request, obj, change=bool(obj))(request.POST, instance=row)
        form.is_valid()
        yield from changes(form, "")
        formsets, _inlines = self._create_formsets(request, row, change=bool(obj))
        for formset in formsets:
            kind = str(formset.model._meta.verbose_name)
            if not formset.management_form.is_valid():
                continue
            for number, each in enumerate(formset.forms, 1):
                each.is_valid()
                yield from changes(each, f"{kind} {number}: ")


def taken_up(request):
    """The stored form that this page takes the place of; "" where there is none."""
    if getattr(request, "is_recovered", False):
        return request.GET[RECOVERED]
    return request.POST.get(NUMBER, "")


def forget_saved(request):
    """Let go of what was stored of a form, now that it is saved."""
    numbers = (request.POST.get(name, "") for name in (NUMBER, RECOVERED))
    Autosave.objects.forget(request.user, *numbers)


def as_sent(request, kept):
    """The request as if the stored form had just been sent with it, without files."""
    sent = copy(request)
    sent.method, sent.is_recovered = "POST", True
    sent.POST, sent._files = kept.data, MultiValueDict()
    return sent


def changes(form, prefix):
    """What a bound form would change, as a table of differences shows it."""
    for name in form.changed_data[:SHORT]:
        if name not in form.fields:
            continue
        field, bound = form.fields[name], form[name]
        before = in_words(field, bound.initial)
        after = form.submitted_text(name)
        if before != after:
            label = prefix + str(field.label or name)
            yield Difference(label, None, *sides(before, after, short=True))
