"""Tables, as the requests that their pages send."""

from django.contrib import admin

from portal.admin.tables import pending_files
from portal.editorial.records.plan import make_plan
from portal.editorial.records.undo import imports_of
from portal.editorial.xlsx import sheets
from portal.models import SiteSettings
from tests.actors.scene import MARK
from tests.hostile.forged import now, post
from tests.portal.editorial.records.plans import file_of, imported


def table_in(model):
    """The table of the kind itself; the others go by the same views."""
    return admin.site._registry[model].tables[0]


def address(scene, model, name, *args):
    return scene.address(model, name, table_in(model).name, *args)


def file_for(scene, model):
    """A table that changes one draft."""
    return file_of(["slug", "title_en"], [scene.rows[model]["draft"].slug, MARK])


def is_written(scene, model):
    row = scene.rows[model]["draft"]
    return lambda: now(row).title_en == MARK


def confirm(*, publishes):
    def operation(scene, model):
        SiteSettings.objects.update(allow_self_approval=True)
        wish = {"_as": "published"} if publishes else {}

        def send(client):
            data = {"_confirm": "yes", **waiting_for(client), **wish}
            return client.post(address(scene, model, "import"), data)

        def waiting_for(client):
            key = client.session.get("_auth_user_id") or scene.accounts["author"].pk
            user = type(scene.accounts["author"])(pk=key)
            file = file_for(scene, model)
            plan = make_plan(table_in(model), sheets.read_sheet(file))
            return {"_key": pending_files.keep_file(file, user), "_digest": plan.digest}

        return send, is_written(scene, model)

    return operation


def undo(scene, model):
    """Take back what somebody else has imported."""
    table = table_in(model)
    imported(table, file_for(scene, model), scene.accounts["author"])
    revision = imports_of(table).get()
    written = is_written(scene, model)
    url = address(scene, model, "undo", revision.pk)
    return post(url, lambda: not written())
