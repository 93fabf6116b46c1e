"""The rule of who may do what at the desk: every address and operation, every role.

“content” is each kind that has a page of its own, “all” each that the desk has.
"""

from itertools import product

from django.contrib import admin

from portal.content.kinds import content_models
from tests.actors.scene import ACTORS, STAFF, kinds
from tests.hostile import forged, forged_tables
from tests.hostile.addresses import addresses
from tests.hostile.forged_steps import inline, question, step, step_of_many
from tests.pairs import share

CONTENT = [model._meta.model_name for model in content_models()]
ENTERED = ["field", "lettertemplate", "threshold", "typo", "account", "formrow"]
GROUPS = {"content": CONTENT, "all": [*kinds()], "entered": ENTERED}
# The answer to GET, and to the POST that a form of the page would send, which nobody
# of the role need have seen: “done” had its effect, “in” leads to the sign-in. Whatever
# is not “done” changes nothing. A heading says which kinds the lines below are about.
ADDRESSES = """
                           visitor   editor    publisher auditor   admin     superuser
= all
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
= content picture source holiday synonym glossaryterm sitesettings errorreport entered
history                    in/in     200/200   200/200   200/200   200/200   200/200
= contact gift itinerary planitem agreementstage
history                    in/in     403/403   403/403   403/403   403/403   200/200
changelist                 in/in     403/403   403/403   403/403   403/403   200/done
add                        in/in     403/403   403/403   403/403   403/403   200/done
change                     in/in     403/403   403/403   403/403   403/403   200/done
delete                     in/in     403/403   403/403   403/403   403/403   200/done
= itinerary
booklet                    in/in     403/405   403/405   403/405   403/405   200/405
docx                       in/in     403/405   403/405   403/405   403/405   200/405
ics                        in/in     403/405   403/405   403/405   403/405   200/405
= user group signinattempts auditentry
history                    in/in     403/403   403/403   200/200   200/200   200/200
= content picture source synonym glossaryterm entered
changelist                 in/in     200/403   200/done  200/403   200/403   200/done
delete                     in/in     403/403   200/done  403/403   403/403   200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
= content picture source
add                        in/in     200/done  200/done  403/403   403/403   200/done
= content picture
change                     in/in     200/done  200/done  200/403   200/403   200/done
revision                   in/in     200/done  200/done  200/403   200/403   200/done
recover                    in/in     200/done  200/done  200/403   200/403   200/done
presence                   in/in     405/done  405/done  405/404   405/404   405/done
autosave                   in/in     405/done  405/done  405/404   405/404   405/done
= content
copy                       in/in     405/done  405/done  405/403   405/403   405/done
difference                 in/in     200/200   200/200   200/200   200/200   200/200
reader_view                in/in     200/405   200/405   404/405   404/405   200/405
review                     in/in     200/403   200/done  200/403   200/403   200/done
share                      in/in     200/done  200/done  403/403   403/403   200/done
comment                    in/in     405/done  405/done  405/403   405/403   405/done
confirm                    in/in     405/done  405/done  405/403   405/403   405/done
take_back                  in/in     405/302   405/302   405/302   405/302   405/302
export                     in/in     200/200   200/200   200/200   200/200   200/200
import                     in/in     200/done  200/done  200/403   200/403   200/done
template                   in/in     200/200   200/200   403/403   403/403   200/200
undo                       in/in     404/403   404/done  404/403   404/403   404/done
= story exchange
wechat                     in/in     200/405   200/405   200/405   200/405   200/405
wechat_article             in/in     200/405   200/405   200/405   200/405   200/405
wechat_zip                 in/in     200/405   200/405   200/405   200/405   200/405
= city attraction
poster                     in/in     200/405   200/405   200/405   200/405   200/405
= city
letter                     in/in     200/200   200/200   403/403   403/403   200/200
brief                      in/in     200/200   200/200   200/200   200/200   200/200
= picture
upload                     in/in     200/done  200/done  403/403   403/403   200/done
describe                   in/in     200/done  200/done  403/403   403/403   200/done
= synonym glossaryterm entered
add                        in/in     403/403   200/done  403/403   403/403   200/done
= source synonym glossaryterm entered
change                     in/in     200/403   200/done  200/403   200/403   200/done
revision                   in/in     200/403   200/done  200/403   200/403   200/done
recover                    in/in     200/403   200/done  200/403   200/403   200/done
presence                   in/in     405/404   405/done  405/404   405/404   405/done
autosave                   in/in     405/404   405/done  405/404   405/404   405/done
= holiday sitesettings
change                     in/in     200/403   200/403   200/403   200/done  200/done
revision                   in/in     200/403   200/403   200/403   200/done  200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
presence                   in/in     405/404   405/404   405/404   405/done  405/done
autosave                   in/in     405/404   405/404   405/404   405/done  405/done
= holiday
changelist                 in/in     200/403   200/403   200/403   200/done  200/done
recover                    in/in     200/403   200/403   200/403   200/done  200/done
notice                     in/in     403/403   403/403   403/403   200/done  200/done
= sitesettings
recover                    in/in     404/403   404/403   404/403   404/403   404/403
= sitesettings errorreport
changelist                 in/in     200/403   200/403   200/403   200/403   200/403
= errorreport
change                     in/in     200/403   200/done  200/403   200/done  200/done
= sitesettings errorreport signinattempts auditentry
add                        in/in     403/403   403/403   403/403   403/403   403/403
= sitesettings errorreport user auditentry
delete                     in/in     403/403   403/403   403/403   403/403   403/403
= holiday user group
add                        in/in     403/403   403/403   403/403   200/done  200/done
= holiday group signinattempts
delete                     in/in     403/403   403/403   403/403   200/done  200/done
= exchange
report                     in/in     200/405   200/405   200/405   200/405   200/405
= city
anniversaries              in/in     200/405   200/405   200/405   200/405   200/405
calendar                   in/in     200/405   200/405   200/405   200/405   200/405
= user group
change                     in/in     403/403   403/403   200/403   200/done  200/done
= signinattempts auditentry
change                     in/in     403/403   403/403   200/403   200/403   200/403
= group signinattempts
changelist                 in/in     403/403   403/403   200/403   200/done  200/done
= user auditentry
changelist                 in/in     403/403   403/403   200/403   200/403   200/403
= user
auth_user_password_change  in/in     403/403   403/403   403/403   200/done  200/done
state                      in/in     403/403   403/403   403/403   200/done  200/done
reset_factors              in/in     403/403   403/403   403/403   200/done  200/done
= auditentry
export                     in/in     403/405   403/405   200/405   200/405   200/405
= desk
admin/(?P<url>.*)$         in/in     404/404   404/404   404/404   404/404   404/404
admin_account              in/in     200/done  200/done  200/done  200/done  200/done
admin_draft                in/in     404/404   404/404   404/404   404/404   404/404
admin_guide                in/in     200/200   200/200   200/200   200/200   200/200
admin_guide_page           in/in     200/200   200/200   200/200   200/200   200/200
admin_inspection           in/in     200/405   200/405   200/405   200/405   200/405
admin_inspection_report    in/in     200/405   200/405   200/405   200/405   200/405
admin_yearly_form          in/in     200/403   200/done  200/403   200/403   200/done
admin_language             in/in     302/done  302/done  302/done  302/done  302/done
admin_code_app             in/in     200/200   200/200   200/200   200/200   200/200
admin_second_factor        in/in     200/400   200/400   200/400   200/400   200/400
admin_second_step          in/in     in/in     in/in     in/in     in/in     in/in
admin_search               in/in     200/405   200/405   200/405   200/405   200/405
admin_translations         in/in     200/405   200/405   200/405   200/405   200/405
admin_translations_export  in/in     200/405   200/405   403/405   403/405   200/405
admin_translations_import  in/in     405/200   405/200   405/403   405/403   405/200
admin_translations_memory  in/in     405/done  405/done  405/403   405/403   405/done
admin_translations_tasks   in/in     405/done  405/done  405/403   405/403   405/done
admin_translations_undo    in/in     404/404   404/404   404/404   404/404   404/404
app_list                   in/in     200/200   200/200   200/200   200/200   200/200
autocomplete               in/in     200/405   200/405   200/405   200/405   200/405
choose_page                in/in     200/405   200/405   200/405   200/405   200/405
choose_picture             in/in     200/405   200/405   200/405   200/405   200/405
index                      in/in     200/200   200/200   200/200   200/200   200/200
jsi18n                     in/in     200/405   200/405   200/405   200/405   200/405
login                      200/200   302/200   302/200   302/200   302/200   302/200
logout                     302/302   405/200   405/200   405/200   405/200   405/200
password_change            in/in     200/200   200/200   200/200   200/200   200/200
password_change_done       in/in     200/405   200/405   200/405   200/405   200/405
preview                    404/405   200/405   200/405   200/405   200/405   200/405
preview_link               200/405   200/405   200/405   200/405   200/405   200/405
view_on_site               in/in     302/302   302/302   302/302   302/302   302/302
"""

# Who may do what where one address does several things: editor, publisher, auditor,
# administrator, superuser. Visitors, and accounts that are not of the staff, may not.
ROLES = dict(zip("epams", STAFF, strict=True))
VERSIONED = ["picture", "source", "holiday", "synonym", "glossaryterm", "sitesettings"]
VERSIONED += ENTERED
WITH_TABLES = ["city", "exchange", "delegation", "agreement", "attraction"]
OPERATIONS = {
    # A row that is on the site, the working copy of one, and what a list chooses.
    "change_live": (forged.change("live"), {"content": "", "picture": "ps"}),
    "change_copy": (forged.change("copy"), {"content": "eps"}),
    "delete_live": (forged.delete("live"), {"content": ""}),
    "delete_copy": (forged.delete("copy"), {"content": "eps"}),
    "delete_many_live": (forged.delete_many("live"), {"content": ""}),
    "copy_draft": (forged.copy("draft"), {"content": ""}),
    "share_live": (forged.share("live"), {"content": ""}),
    "end_share": (forged.end_share, {"content": "eps"}),
    "revert_live": (forged.revert_live, {"content": "eps"}),
    "confirm_live": (forged.confirm("live"), {"content": "eps"}),
    "confirm_copy": (forged.confirm("copy"), {"content": "eps"}),
    # Two versions side by side, and every box that completes.
    "compare": (forged.compare, dict.fromkeys(["content", *VERSIONED], "epams")),
    "autocomplete": (forged.autocomplete, {"content": "epams"}),
    # A table that is taken in and published at once.
    "import_public": (
        forged_tables.confirm(publishes=True),
        dict.fromkeys(WITH_TABLES, "ps"),
    ),
    # What the buttons of a report do, and the list of those who must wait.
    "send": (forged.button("send", "answered"), {"errorreport": "pms"}),
    "close": (forged.button("close", "closed"), {"errorreport": "pms"}),
    "spam": (forged.button("spam", "spam"), {"errorreport": "pms"}),
    "unlock": (forged.unlock, {"signinattempts": "ms"}),
}
# Each by the button of the form, by the action of the list, and its question there.
STEPS = {"ask": "eps"}
STEPS |= dict.fromkeys(["send_back", "publish", "schedule", "withdraw", "expire"], "ps")
WAYS = {"form": step, "list": step_of_many}
STEPS_OF_COPIES = ("ask", "send_back", "publish")
# Rows inside the form of another, by the prefix of their fields; all may who may write.
INLINES = {"city": ["relations"], "attraction": ["Attraction_pictures", "screen_works"]}
INLINES["itinerary"] = ["items"]


def read_addresses():
    """Of each line the kinds, the view, and what each actor is answered.

    To the desk a reader is nobody.
    """
    for line in ADDRESSES.strip("\n").splitlines()[1:]:
        name, *cells = line.split()
        if name == "=":
            named = [kind for cell in cells for kind in GROUPS.get(cell, [cell])]
            continue
        visitor, *staff = [tuple(cell.split("/")) for cell in cells]
        yield named, name, dict(zip(ACTORS, [visitor, visitor, *staff], strict=True))


def read_operations():
    """Of each cell the kind, its name, the operation, and who may."""
    for name, (operation, may) in OPERATIONS.items():
        for group, letters in may.items():
            for kind in GROUPS.get(group, [group]):
                yield kind, name, operation, letters
    for kind in CONTENT:
        for name, letters in STEPS.items():
            yield kind, f"{name}_by_form", step(name), letters
            yield kind, f"{name}_by_list", step_of_many(name), letters
            yield kind, f"{name}_question", question(name), letters
        for name, (way, by) in product(STEPS_OF_COPIES, WAYS.items()):
            yield kind, f"{name}_copy_by_{way}", by(name, is_copy=True), STEPS[name]
    for kind, prefixes in INLINES.items():
        for prefix, does in product(prefixes, ("add", "change", "delete")):
            may = "s" if kind == "itinerary" else "eps"
            yield kind, f"{does}_{prefix}", inline(prefix, does), may


FOUND = list(dict.fromkeys(addresses()))
LINES = {(kind, view): told for named, view, told in read_addresses() for kind in named}
CELLS = {
    (kind, name): (operation, {ROLES[letter] for letter in letters})
    for kind, name, operation, letters in read_operations()
}
MAY = {key: sorted(may) for key, (_operation, may) in CELLS.items()}
# Whole pages, for everybody; and what goes by the rule of the button, or takes long.
LONG = {"index", "app_list", "preview", "preview_link", "import_public"}
LONG_ENDS = ("_question", "_by_list", *(each for of in INLINES.values() for each in of))


# Where the right to see or to change a row decides, which the other views ask for.
BY_ROW = {"history", "<path:object_id>/", "presence", "autosave", "recoverlist"}
BY_ROW |= {"recover", "revision", "compare"}
RULES = {"get_urls", "get_queryset", "all_rows", "get_object", "changeform_view"}
RULES |= {"history_view", "recoverlist_view", "recover_view", "revision_view"}


def one_of_each(alike, told, name):
    """Of kinds with the same answers, by the same methods, one."""
    found = {}
    for kind in alike:
        desk = type(admin.site._registry[kinds()[kind]])
        names = {each for each in dir(desk) if each.startswith("has_")} | RULES
        methods = tuple(getattr(desk, each, None) for each in sorted(names))
        found.setdefault((str(told[kind, name]), methods), kind)
    return list(found.values())


def walks(cells, told):
    """The cells of the sample, and those of the others.

    What has a page of its own has the same rights, whatever kind it is: each name is
    asked of one kind in the sample, and of another one among the others.
    """
    sample, others = [], []
    for number, name in enumerate(dict.fromkeys(name for _kind, name in cells)):
        alike = [kind for kind in CONTENT if (kind, name) in cells]
        rest = [kind for kind, each in cells if each == name and kind not in alike]
        if name in BY_ROW:
            rest = one_of_each(rest, told, name)
        if len(alike) > 1:
            rest += share(alike[1:], number, 6)
        first = others if name in LONG or name.endswith(LONG_ENDS) else sample
        first += [(kind, name) for kind in alike[:1]]
        others += [(kind, name) for kind in rest]
    return {"of the sample": sample, "of others": others}
