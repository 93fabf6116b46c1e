"""The roof: every address of the portal, those of the desk before those of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from portal.admin import guide
from portal.admin.drafts import page as drafts
from portal.admin.editing import choosers
from portal.admin.inspection import pages as inspection
from portal.admin.second_factor import enrolment, step
from portal.admin.start import account, search
from portal.admin.translations import exchange, overview, task_form
from portal.editorial.workflow import previews
from portal.public import site_urls

handler404, handler500 = site_urls.handler404, site_urls.handler500


def desk(route, view, name):
    """An address of the desk, for staff who are signed in."""
    return path(f"admin/{route}", admin.site.admin_view(view), name=name)


urlpatterns = [
    desk("language/", account.choose_language, "admin_language"),
    desk("choose/page/", choosers.choose_page, "choose_page"),
    desk("choose/picture/", choosers.choose_picture, "choose_picture"),
    desk("search/", search.search, "admin_search"),
    desk("drafts/<int:pk>/", drafts.draft_page, "admin_draft"),
    desk("account/", account.account, "admin_account"),
    path("admin/second-step/", step.second_step, name="admin_second_step"),
    desk("account/second-factor/", enrolment.second_factor, "admin_second_factor"),
    desk("account/second-factor/code-app/", enrolment.code_app, "admin_code_app"),
    desk("guide/", guide.guide, "admin_guide"),
    desk("guide/<slug:name>/", guide.guide, "admin_guide_page"),
    desk("site-inspection/", inspection.inspection_page, "admin_inspection"),
    desk("site-inspection/report/", inspection.report, "admin_inspection_report"),
    desk("site-inspection/form/<int:year>/", inspection.form_page, "admin_yearly_form"),
    desk("translations/", overview.overview_page, "admin_translations"),
    desk("translations/hand-out/", exchange.export_view, "admin_translations_export"),
    desk("translations/take-back/", exchange.import_view, "admin_translations_import"),
    desk("translations/memory/", exchange.memory_view, "admin_translations_memory"),
    desk("translations/tasks/", task_form.tasks_view, "admin_translations_tasks"),
    desk(
        "translations/take-back/<int:pk>/undo/",
        exchange.undo_view,
        "admin_translations_undo",
    ),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("preview/<str:label>/<int:pk>/", previews.preview, name="preview"),
    ),
    *site_urls.urlpatterns,
]
