"""The roles: what each may do, and which of them an account has.

An account has one role. Some older accounts have several groups or rights of their own
and keep them until they are given a role.
"""

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.admin.audit.acts import Recording
from portal.admin.forged_requests import Watching
from portal.admin.i18n.django_labels import (
    ACTIONS,
    ROLES,
    group_name,
    permission_name,
)
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup, place_of
from portal.internal.models import RIGHT
from portal.models import LoadedRow, User
from portal.models.audit import Event, record
from portal.models.user import ADMINISTRATOR

EVERYTHING, AS_NOW = "superuser", ""
NAMES = {**ROLES, EVERYTHING: pgettext_lazy("role", "superuser")}
TASKS = {
    "editor": gettext_lazy("writes and translates, asks for review"),
    "publisher": gettext_lazy("reviews, publishes, withdraws"),
    "auditor": gettext_lazy("reads everything, history and log included"),
    "administrator": gettext_lazy("keeps accounts, roles and site settings"),
    EVERYTHING: gettext_lazy("everything that anybody may do here"),
}


def roles_of(user):
    groups = [group.name for group in user.groups.all()]
    return [EVERYTHING, *groups] if user.is_superuser else groups


def rights_beyond(user):
    """Return the codes of rights that an account has in addition to its roles.

    The right to internal rows is not among them: it goes with any role.
    """
    return sorted(codes_of(user.user_permissions) - {RIGHT})


def right_to_internal_rows():
    app, code = RIGHT.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=code)


def sees_internal(user):
    """Return True if the account itself was given the right to internal rows."""
    return bool(user.pk) and RIGHT in codes_of(user.user_permissions)


def give_internal(user, is_given, giver):
    """Give an account the right to internal rows or take it; record that."""
    change = user.user_permissions.add if is_given else user.user_permissions.remove
    change(right_to_internal_rows())
    event = Event.ROLE_GIVEN if is_given else Event.ROLE_TAKEN
    record(event, actor=giver, row=user, rights=[RIGHT])


def codes_of(permissions):
    found = permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{code}" for app, code in found}


def role_of(user):
    """Return the one role of an account; `AS_NOW` if it has none or several."""
    found = roles_of(user)
    is_plain = len(found) == 1 and user.is_staff and not rights_beyond(user)
    return found[0] if is_plain else AS_NOW


def in_words(roles):
    return _(", ").join(str(NAMES.get(role, role)) for role in roles)


def choices(giver, user):
    """Yield the roles that one user may give to another, as choices of a form.

    Only superusers can make superusers.
    """
    if user.pk and role_of(user) == AS_NOW:
        yield AS_NOW, _("as it is now: %s") % (in_words(roles_of(user)) or _("no role"))
    groups = {*Group.objects.values_list("name", flat=True)}
    names = [name for name in ROLES if name in groups] + sorted(groups - ROLES.keys())
    for name in [*names, EVERYTHING] if giver.is_superuser else names:
        task = TASKS.get(name)
        label = _("%(role)s: %(task)s") if task else "%(role)s"
        yield name, label % {"role": in_words([name]), "task": task}


def give_role(user, role, giver):
    """Give a user this role and no other; record each role that is added or removed."""
    before, beyond = roles_of(user), rights_beyond(user)
    user.is_superuser, user.is_staff = role == EVERYTHING, True
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.set(Group.objects.filter(name=role))
    kept = user.user_permissions.filter(pk=right_to_internal_rows().pk)
    user.user_permissions.set(list(kept))
    details = {"actor": giver, "row": user}
    for gone in before:
        if gone != role:
            record(Event.ROLE_TAKEN, **details, role=gone)
    if beyond:
        record(Event.ROLE_TAKEN, **details, rights=beyond)
    if role not in before:
        record(Event.ROLE_GIVEN, **details, role=role)


def keep_an_administrator(user, role=None):
    """Raise `ValidationError` if no administrator would be left.

    The administrators are locked, so that two of them cannot remove each other.
    """
    found = User.objects.administrators().order_by("pk").select_for_update()
    if role not in (EVERYTHING, ADMINISTRATOR) and [*found] == [user]:
        raise ValidationError(
            _(
                "%(name)s is the last administrator. Make another person an "
                "administrator first."
            ),
            params={"name": user},
        )


# Rights of each role


class RoleForm(forms.ModelForm):
    """The form of a role; the admin class sets `giver`, the user who fills it."""

    giver = None

    def clean_name(self):
        if self.cleaned_data["name"] == EVERYTHING:
            raise ValidationError(_("This name means every right."))
        return self.cleaned_data["name"]

    def clean_permissions(self):
        found = self.cleaned_data["permissions"]
        if self.instance.name in ROLES and not found:
            raise ValidationError(
                _("This role comes with the portal and cannot be left without rights.")
            )
        held = {*self.instance.permissions.all()} if self.instance.pk else set()
        theirs = self.giver.get_all_permissions()
        lacking = sorted(
            str(right)
            for right in {*found} - held
            if f"{right.content_type.app_label}.{right.codename}" not in theirs
        )
        if lacking:
            raise ValidationError(
                _("You cannot give a right that you do not have yourself: %s")
                % _(", ").join(lacking)
            )
        return found


def rights_in_words(group):
    """Return the table of a role, and the names of its further rights.

    A line has the name of a kind, and for each operation True or False, or None if the
    kind has no such operation.
    """
    codes = codes_of(Permission.objects)
    held, lines = codes_of(group.permissions), []
    pages = sorted(admin.site._registry, key=place_in_menu)
    for model in [*pages, *(each for each in apps.get_models() if each not in pages)]:
        opts = model._meta
        rights = [f"{opts.app_label}.{each}_{opts.model_name}" for each in ACTIONS]
        cells = [each in held if each in codes else None for each in rights]
        if model in pages or any(cells):  # else it is part of no form, or of another's
            lines.append((opts.verbose_name_plural, cells))
        held.difference_update(rights)
    others = [
        permission_name(each)
        for each in group.permissions.select_related("content_type")
        if f"{each.content_type.app_label}.{each.codename}" in held
    ]
    return lines, sorted(others)


def place_in_menu(model):
    group, position = place_of(model)
    return [*MenuGroup].index(group), position


@admin.display(description=gettext_lazy("role"), ordering="name")
def role(group):
    return group_name(group)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Watching, Recording, BoundedList, GroupAdmin):
    menu_place = (MenuGroup.ACCOUNTS, 2)
    recorded = None
    form = RoleForm
    list_display = [role]
    readonly_fields = [role]
    change_form_template = "admin/accounts/role_form.html"

    def get_fields(self, request, obj=None):
        """Make the names of the four roles read-only, because the code uses them."""
        name = role if obj and obj.name in ROLES else "name"
        may_change = self.has_change_permission(request, obj)
        return [name, "permissions"] if may_change or not obj else [name]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.giver = request.user
        return form

    def has_change_permission(self, request, obj=None):
        """Forbid changes of one's own role; the page of the role says so."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not is_own(request, obj)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["is_built_in"] = obj is not None and obj.name in ROLES
        context["is_own_role"] = is_own(request, obj)
        if obj:
            context["operations"] = ACTIONS.values()
            context["rights"], context["other_rights"] = rights_in_words(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        """Offer no rights over models that are never shown."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "permissions":
            opts = LoadedRow._meta
            field.queryset = field.queryset.exclude(
                content_type__app_label=opts.app_label,
                content_type__model=opts.model_name,
            )
        return field

    def has_delete_permission(self, request, obj=None):
        """Forbid deletion of the four roles; the form says so."""
        is_built_in = obj is not None and obj.name in ROLES
        return super().has_delete_permission(request, obj) and not is_built_in

    def get_deleted_objects(self, objs, request):
        """Protect the roles of the portal and roles that users have."""
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        for group in objs:
            if group.name in ROLES:
                protected.append(
                    _("The role “%s” comes with the portal and cannot be deleted.")
                    % group
                )
        holders = User.objects.filter(groups__in=objs).distinct().order_by("pk")
        protected += [_("The role of %s") % holder for holder in holders]
        return shown, counts, set() if protected else missing, protected

    def save_related(self, request, form, formsets, change):
        permissions = form.instance.permissions
        before = codes_of(permissions) if change else set()
        super().save_related(request, form, formsets, change)
        after = codes_of(permissions)
        if before != after or not change or "name" in form.changed_data:
            given, taken = sorted(after - before), sorted(before - after)
            values = {"given": given, "taken": taken}
            record(Event.ROLE_CHANGED, actor=request.user, row=form.instance, **values)


def is_own(request, group):
    """Return True if the user has the role and is no superuser."""
    user = request.user
    return bool(group) and not user.is_superuser and group in user.groups.all()
