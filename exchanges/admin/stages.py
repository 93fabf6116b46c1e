"""The stages of the approval of an agreement, at the desk."""

from django.contrib import admin

from exchanges.models import AgreementStage
from portal.admin import MenuGroup, in_every_language
from portal.admin.audit.acts import RecordingDeletions, changes_of
from portal.admin.editing.boxes import WithRelatedBoxes
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList

INTERNAL = "internal.see_internal"


@admin.register(AgreementStage)
class AgreementStageAdmin(
    *(Watching, RecordingDeletions, BoundedList, WithRelatedBoxes),
    admin.ModelAdmin,
):
    """Only for those who may see what is internal; no version has these rows."""

    menu_place = (MenuGroup.INTERNAL, 8)
    list_display = ["agreement", "stage", "date", "number"]
    list_filter = ["stage", ("agreement", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["agreement"]
    search_fields = [*in_every_language("agreement__title"), "number"]
    ordering = ["-date", "-pk"]
    autocomplete_fields = ["agreement"]
    fields = ["agreement", "stage", "date", "number"]

    def has_module_permission(self, request):
        return request.user.has_perm(INTERNAL)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(INTERNAL)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def construct_change_message(self, request, form, formsets, add=False):
        return changes_of(form, formsets, add)
