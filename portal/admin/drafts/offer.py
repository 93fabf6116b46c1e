"""Offer unsaved text in its form, show what it changes, and put it back."""

import json
from copy import copy

from django.contrib.admin.options import IS_POPUP_VAR
from django.utils.datastructures import MultiValueDict

from portal.admin.drafts.store import DISCARD, NUMBER, RECOVERED
from portal.admin.editing.merge_forms import SEEN, in_words, read_seen
from portal.editorial.revisions.compare import Difference
from portal.editorial.revisions.text_diff import sides
from portal.models import Draft

MOST = 3  # forms that are offered, the newest first
SHORT = 12  # maximum of fields whose difference is shown


class ShownForm:
    """A form that shows typed values, and saves nothing."""

    def is_valid(self):
        super().is_valid()
        return False


class WithDrafts:
    """Forms that are stored while they are typed, and offered until they are saved."""

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if getattr(request, "is_recovered", False):
            return type(form.__name__, (ShownForm, form), {})
        return form

    def delete_model(self, request, obj):
        """Delete the row, and what the person typed about it and did not save.

        So the text goes with a working copy that its writer discards. What others typed
        into the copy stays, and is offered to them at the live row.
        """
        mine = Draft.objects.typed(request.user).about(self.model, obj)
        mine.delete()
        super().delete_model(request, obj)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """Fill the form with what was typed, if the address asks for it."""
        asks = request.method == "GET" and request.GET.get(RECOVERED)
        row = self.get_object(request, object_id) if asks and object_id else None
        if asks and (row or not object_id):
            found = Draft.objects.typed(request.user).about(self.model, row)
            if kept := found.filter(form=asks).first():
                request = as_sent(request, self.fields_for(request, kept, row))
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        row = context.get("original")
        key = [row.pk] if row else []
        is_asked, is_popup = request.method == "GET", IS_POPUP_VAR in request.GET
        if self.may_save(request, row) and not is_popup:
            context["autosave_url"] = self.address("autosave", *key)
            # The number of the stored form that this page replaces.
            is_recovered = getattr(request, "is_recovered", False)
            number = request.POST.get(NUMBER, "")
            context["recovered"] = request.GET[RECOVERED] if is_recovered else number
            context["unsaved"] = self.offers(request, row) if is_asked else []
        elif is_asked and (stand_in := self.future_copy(request, row)):
            context["unsaved"] = self.offers(request, stand_in)
            context["copy_url"] = self.address("copy", *key)
        context |= {
            "drafts_url": self.address("autosave", *key),
            "recover": RECOVERED,
            "discard": DISCARD,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def future_copy(self, request, row):
        """Return the row in the form of a new working copy; None if not allowed."""
        return None

    def offers(self, request, row):
        """Return unsaved texts of the user for this form that differ from it."""
        found = Draft.objects.typed(request.user).about(self.model, row)
        offers = []
        for kept in found[:MOST]:
            sent = as_sent(request, self.fields_for(request, kept, row))
            if differences := list(self.differences(sent, row)):
                offers.append({"kept": kept, "differences": differences})
            else:
                kept.delete()
        return offers

    def differences(self, request, obj):
        """Yield the fields in which a typed form differs from the stored row."""
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

    def fields_for(self, request, kept, row):
        """Return the typed values, as the form of this row sends them.

        They may come from a deleted working copy. A copy and its parts have keys of
        their own, so each part gets the key of the most similar one.
        """
        data, seen = kept.posted(), read_seen(kept.posted())
        prefix = f"{kept.kind}:"
        own = row and f"{prefix}{row.pk}"
        if row is None or own in seen:
            return data
        seen = {own if n.startswith(prefix) else n: seen[n] for n in seen}
        formsets, _inlines = self._create_formsets(request, row, change=True)
        for formset in formsets:
            rename_parts(formset, data, seen)
        data[SEEN] = json.dumps(seen)
        return data


def rename_parts(formset, data, seen):
    """Give the parts in `data` and `seen` the keys that they have in the formset."""
    kind, owner = formset.model._meta.label_lower, formset.fk.name
    key = formset.model._meta.pk.name
    number = 0
    old = {}
    while f"{formset.prefix}-{number}-{owner}" in data:
        data[f"{formset.prefix}-{number}-{owner}"] = str(formset.instance.pk)
        name = f"{formset.prefix}-{number}-{key}"
        if data.get(name):
            old[name] = seen.pop(f"{kind}:{data[name]}", {})
        number += 1
    pairs = [
        (sum(digests.get(n) == each for n, each in form.stored.items()), name, form)
        for name, digests in old.items()
        for form in formset.initial_forms
    ]
    for _alike, name, form in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if name in old and form.seen_name not in seen:
            data[name] = str(form.instance.pk)
            seen[form.seen_name] = old.pop(name) | {owner: form.stored[owner]}


def as_sent(request, data):
    """Return a copy of the request with the fields as its POST, without files."""
    sent = copy(request)
    sent.method, sent.is_recovered = "POST", True
    sent.POST, sent._files = data, MultiValueDict()
    return sent


def changes(form, prefix):
    """Yield the changes of a bound form, for a table of differences."""
    for name in form.changed_data[:SHORT]:
        if name not in form.fields:
            continue
        field, bound = form.fields[name], form[name]
        before = in_words(field, bound.initial)
        after = form.submitted_text(name)
        if before != after:
            label = prefix + str(field.label or name)
            yield Difference(label, None, *sides(before, after, short=True))
