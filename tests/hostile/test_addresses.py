"""Who may ask for what at the desk, and send to it: every address, every role.

The table is the rule. The addresses are found in the URL patterns: one without a line
here is an error, and so is a line that fits none.
"""

from urllib.parse import urlsplit

import pytest

from portal.content.kinds import content_models
from tests.actors.scene import ACTORS, MARK, STAFF, attempt, kinds, undone
from tests.hostile.addresses import addresses, requests_of
from tests.pairs import share

# The answer to GET, and to the POST that a form of the page would send, which nobody
# of the role need have seen: “done” had its effect, “in” leads to the sign-in. Whatever
# is not “done” changes nothing. A heading says which kinds the lines below are about:
# “content” is each that has a page of its own, “all” each that the desk has.
TABLE = """
                           visitor   editor    publisher auditor   admin     superuser
= all
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
= content picture source holiday synonym glossaryterm sitesettings errorreport
history                    in/in     200/200   200/200   200/200   200/200   200/200
= user group signinattempts auditentry
history                    in/in     403/403   403/403   200/200   200/200   200/200
= content picture source synonym glossaryterm
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
confirm                    in/in     405/done  405/done  405/403   405/403   405/done
take_back                  in/in     405/302   405/302   405/302   405/302   405/302
export                     in/in     200/200   200/200   200/200   200/200   200/200
import                     in/in     200/done  200/done  200/403   200/403   200/done
template                   in/in     200/200   200/200   403/403   403/403   200/200
undo                       in/in     404/403   404/done  404/403   404/403   404/done
= picture
upload                     in/in     200/done  200/done  403/403   403/403   200/done
describe                   in/in     200/done  200/done  403/403   403/403   200/done
= synonym glossaryterm
add                        in/in     403/403   200/done  403/403   403/403   200/done
= source synonym glossaryterm
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
admin_language             in/in     302/done  302/done  302/done  302/done  302/done
admin_code_app             in/in     200/200   200/200   200/200   200/200   200/200
admin_second_factor        in/in     200/400   200/400   200/400   200/400   200/400
admin_second_step          in/in     in/in     in/in     in/in     in/in     in/in
admin_search               in/in     200/405   200/405   200/405   200/405   200/405
admin_translations         in/in     200/405   200/405   200/405   200/405   200/405
admin_translations_export  in/in     200/405   200/405   403/405   403/405   200/405
admin_translations_import  in/in     405/200   405/200   405/403   405/403   405/200
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
TOKEN = "t" * 32
NO_TOKEN = {"preview": "405", "preview_link": "405"}  # take nothing anyway
LOGGED = {"403", "404", "405"}
# A page notes that it is open, a link how often, the sign-in what is tried; that is no
# content.
NOTED = {"portal_opening", "portal_previewlink", "portal_signinattempts"}
NOTED |= {"portal_auditentry", "portal_audithead"}  # an export, a sign-out
LONG = {"index", "app_list", "preview", "preview_link"}  # whole pages, for everybody


CONTENT = [model._meta.model_name for model in content_models()]
GROUPS = {"content": CONTENT, "all": [*kinds()]}


def read_table():
    """Of each line the kinds, the view, and what each actor is answered.

    To the desk a reader is nobody.
    """
    for line in TABLE.strip("\n").splitlines()[1:]:
        name, *cells = line.split()
        if name == "=":
            named = [kind for cell in cells for kind in GROUPS.get(cell, [cell])]
            continue
        visitor, *staff = [tuple(cell.split("/")) for cell in cells]
        yield named, name, dict(zip(ACTORS, [visitor, visitor, *staff], strict=True))


LINES = {
    (kind, view): answers for named, view, answers in read_table() for kind in named
}
FOUND = list(dict.fromkeys(addresses()))


def walks():
    """The addresses of the sample, and those of the others.

    What has a page of its own has the same rights, whatever kind it is: each view is
    asked for of one kind in the sample, and of two more among the others.
    """
    sample, others = [], []
    for number, view in enumerate(dict.fromkeys(view for _kind, view in FOUND)):
        alike = [kind for kind in CONTENT if (kind, view) in FOUND]
        rest = [kind for kind, name in FOUND if name == view and kind not in alike]
        if len(alike) > 1:
            rest += share(alike[1:], number, 3)
        first = others if view in LONG else sample
        first += [(kind, view) for kind in alike[:1]]
        others += [(kind, view) for kind in rest]
    return {"of the sample": sample, "of others": others}


def test_every_address_of_the_desk_has_its_line():
    missing = {f"{kind} {view}" for kind, view in FOUND if (kind, view) not in LINES}
    assert not missing, "Add to TABLE who may ask for it."


def test_every_line_has_its_address_and_no_address_has_two():
    lines = [[(kind, view) for kind in named] for named, view, _ in read_table()]
    assert [line for line in lines if not {*line} & {*FOUND}] == []
    assert sum(map(len, lines)) == len(LINES)


@pytest.fixture
def client_of(scene):
    """Somebody with a valid token, or none: that of another page is as good as any."""

    def client(actor, token=TOKEN):
        found = scene.client(actor)
        found.handler.enforce_csrf_checks = True
        found.cookies["csrftoken"] = TOKEN
        found.defaults["HTTP_X_CSRFTOKEN"] = token
        return found

    return client


def seen(response):
    leads_to = urlsplit(response.get("Location", "")).path
    return "in" if leads_to.startswith("/admin/login/") else str(response.status_code)


def is_done(send, client, has_effect):
    with undone():
        response = send(client)
        return seen(response) in ("200", "302") and has_effect()


def what_is_wrong(expected, send, client, caplog):
    """What is wrong with an answer that is to change nothing."""
    response, changed = attempt(lambda: send(client), caplog)
    if seen(response) != expected:
        yield f"{seen(response)} in place of {expected}"
    if changed - NOTED:
        yield f"changed {changed}"
    if MARK in caplog.text:
        yield f"the log names what was sent: {caplog.text}"
    if expected in LOGGED and len(caplog.records) != 1:
        yield f"the log has not one line: {caplog.text}"


def wrong_answers(scene, client_of, caplog, kind, view):
    """Each answer of an address that is not the one of the table: whose, and why."""
    get, send, has_effect = requests_of(scene, kind, view)
    for actor, (to_get, to_post) in LINES[kind, view].items():
        client = client_of(actor)
        for fault in what_is_wrong(to_get, get, client, caplog):
            yield actor, "GET", fault
        if to_post != "done":
            for fault in what_is_wrong(to_post, send, client, caplog):
                yield actor, "POST", fault
        elif not is_done(send, client, has_effect):
            yield actor, "POST", "has no effect"
    without = client_of(STAFF[-1], token="")
    for fault in what_is_wrong(NO_TOKEN.get(view, "403"), send, without, caplog):
        yield "no token", "POST", fault


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("of the sample", marks=pytest.mark.engine),
        pytest.param("of others", marks=pytest.mark.full),
    ],
)
def test_each_role_gets_the_answers_of_the_table(scene, db, caplog, client_of, part):
    wrong = {}
    for address in walks()[part]:
        with undone():
            wrong[address] = [*wrong_answers(scene, client_of, caplog, *address)]
    assert {address: found for address, found in wrong.items() if found} == {}
