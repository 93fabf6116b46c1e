"""Every address of the desk, found in the URL patterns, and what is sent to each.

An address is about a kind of row, or about “desk”. Django leaves some without a name:
then the end of the pattern stands in its place.
"""

import json
import re

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver, reverse

from portal.admin.library import DescribeForm
from portal.editorial.holidays import digest, read_notice
from portal.editorial.workflow import previews
from portal.inspection.models import FormRow
from portal.models import AuditEntry, MemoryFile, Story, TranslationTask, User
from portal.models.audit import Event
from tests.actors.scene import MARK, kinds
from tests.hostile import forged, forged_steps, forged_tables
from tests.hostile.forged import PASSWORD, now, post

DESK = "desk"


def patterns(found, route=""):
    """Each pattern, with the whole of its route."""
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route + str(each.pattern))
        else:
            yield route + str(each.pattern), each.name


def addresses():
    """What of the site is for staff: pairs of a kind and a view of it."""
    own = {f"admin/{m._meta.app_label}/{name}/": name for name, m in kinds().items()}
    for route, name in patterns(get_resolver().url_patterns):
        found = re.match(r"admin/\w+/\w+/", route)
        if found and found[0] in own:
            kind = own[found[0]]
            label = kinds()[kind]._meta.app_label
            view = name and name.removeprefix(f"{label}_{kind}_")
            yield kind, view or route.removeprefix(found[0])
        elif route.startswith("admin/") or (name or "").startswith("preview"):
            yield DESK, name or route


# The rows that an address of a kind names, by their names in the scene.
ROWS = {
    **{"changelist": [], "add": [], "recoverlist": [], "notice": []},
    **{"upload": [], "describe": [], "report": []},
    **{"anniversaries": [], "calendar": []},
    **{"revision": ["draft", "former"], "recover": ["gone"]},
    **{"copy": ["live"], "difference": ["copy"]},
    "review": ["review"],
    **{"wechat": ["live"], "wechat_article": ["live"]},
    **{"wechat_zip": ["live"], "poster": ["live"]},
}
TABLES = {"export": [], "template": [], "import": [], "undo": [1]}


def address_of(scene, kind, view):
    """The address of a view about a row that is there."""
    if kind == DESK:
        return address_of_desk(scene, view)
    model = kinds()[kind]
    if model is AuditEntry and view == "export":
        return scene.address(model, view)
    if view in TABLES:
        return forged_tables.address(scene, model, view, *TABLES[view])
    named = [scene.rows[model].get(row, 1) for row in ROWS.get(view, ["draft"])]
    keys = [getattr(row, "pk", row) for row in named]
    if view == "<path:object_id>/":
        return scene.address(model, "change", *keys).removesuffix("change/")
    if view == "auth_user_password_change":
        return reverse(f"admin:{view}", args=keys)
    return scene.address(model, view, *keys)


BOX = "?app_label=portal&model_name=story&field_name=cover&term="


def address_of_desk(scene, view):
    row, live = scene.rows[Story]["copy"], scene.rows[Story]["live"]
    if view == "preview_link":
        return previews.link_addresses(scene.link(row))[0]["url"]
    if view.startswith("admin/"):
        return "/admin/nothing/"
    arguments = {
        "admin_draft": [1],
        "admin_guide_page": ["write"],
        "admin_translations_undo": [1],
        "admin_yearly_form": [2025],
        "app_list": ["portal"],
        "preview": [row._meta.label_lower, row.pk],
        "view_on_site": [ContentType.objects.get_for_model(Story).pk, live.pk],
    }.get(view, [])
    if view == "admin_inspection_report":
        return reverse(view) + "?period=2026-11&as=xlsx"
    is_own = view.startswith(("admin_", "choose_", "paste_", "preview"))
    url = reverse(view if is_own else f"admin:{view}", args=arguments)
    return url + BOX if view == "autocomplete" else url


# What forms of the desk would send to a view; the others get a post of nothing.


def choose_language(scene, _model):
    users = User.objects.filter(language="ko")
    return post(reverse("admin_language"), users.exists, {"language": "ko"})


def start_form(scene, _model):
    rows = FormRow.objects.filter(year=2025)
    return post(reverse("admin_yearly_form", args=[2025]), rows.exists)


def save_account(scene, _model):
    """It is the account of whoever sends it, whatever else is sent along."""
    users = User.objects.filter(email="forged@office.example")
    data = {"language": "zh-hans", "email": "forged@office.example", "id": 1}
    return post(reverse("admin_account"), users.exists, data)


def set_password(scene, model):
    row = scene.rows[model]["draft"]
    url = reverse("admin:auth_user_password_change", args=[row.pk])
    data = {"first_password": PASSWORD}
    return post(url, lambda: now(row).check_password(PASSWORD), data)


def deactivate(scene, model):
    row = scene.rows[model]["draft"]
    url = scene.address(model, "state", row.pk)
    return post(url, lambda: not now(row).is_active, {"deactivate": ""})


def reset_factors(scene, model):
    row = scene.rows[model]["draft"]
    entries = AuditEntry.objects.filter(event=Event.FACTOR_RESET, object_id=row.pk)
    return post(scene.address(model, "reset_factors", row.pk), entries.exists)


def enter_notice(scene, model):
    text = "春节：2031-02-05放假"
    rows = model.objects.filter(date="2031-02-05")
    data = {"notice": text, "shown": digest(read_notice(text))}
    return post(scene.address(model, "notice"), rows.exists, data)


def send_pictures(scene, model):
    url, before = scene.address(model, "upload"), model.objects.count()

    def send(client):
        return client.post(url, {"files": [scene.file()]})

    return send, lambda: model.objects.count() == before + 1


def describe_picture(scene, model):
    row = scene.rows[model]["draft"]
    form = DescribeForm(instance=row, prefix=str(row.pk))
    seen = json.dumps({form.seen_name: form.seen_next()})
    address = f"{scene.address(model, 'describe')}?pictures={row.pk}"
    data = {"_seen": seen, f"{row.pk}-alt_zh_hans": "所见"}
    return post(address, lambda: now(row).alt_zh_hans == "所见", data)


def plan_translation(scene, _model):
    row = scene.rows[Story]["draft"]
    tasks = TranslationTask.objects.about(row)
    data = {"entry": f"portal.story:{row.pk}:ko", "task-remark": MARK}
    return post(reverse("admin_translations_tasks"), tasks.exists, data)


def add_memory(scene, _model):
    files = MemoryFile.objects.filter(name="forged.tmx")
    url = reverse("admin_translations_memory")

    def send(client):
        return client.post(url, {"file": SimpleUploadedFile("forged.tmx", TMX)})

    return send, files.exists


TMX = (
    b"<tmx version='1.4'><header/><body><tu><tuv xml:lang='zh'><seg>\xe7\x94\xb2</seg>"
    b"</tuv><tuv xml:lang='en'><seg>A</seg></tuv></tu></body></tmx>"
)
POSTS = {
    "comment": forged.comment,
    "admin_translations_memory": add_memory,
    "admin_translations_tasks": plan_translation,
    "upload": send_pictures,
    "describe": describe_picture,
    "changelist": forged.delete_many("draft"),
    "add": forged.add,
    "change": forged.change("draft"),
    "delete": forged.delete("draft"),
    "revision": forged.revert,
    "recover": forged.recover,
    "copy": forged.copy("live"),
    "share": forged.share("draft"),
    "review": forged_steps.step("publish", page="review"),
    "confirm": forged.confirm("draft"),
    "presence": forged.presence,
    "autosave": forged.autosave,
    "notice": enter_notice,
    "admin_yearly_form": start_form,
    "import": forged_tables.confirm(publishes=False),
    "undo": forged_tables.undo,
    "auth_user_password_change": set_password,
    "state": deactivate,
    "reset_factors": reset_factors,
    "admin_account": save_account,
    "admin_language": choose_language,
}


def requests_of(scene, kind, view):
    """Two functions that ask for an address, and send to it; and what tells its effect.

    Each gets a client.
    """
    url = address_of(scene, kind, view)
    operation = POSTS.get(view, lambda *_: post(url, bool))
    send, has_effect = operation(scene, kinds().get(kind))
    return lambda client: client.get(url), send, has_effect
