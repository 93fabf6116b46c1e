"""Who may ask for what at the desk, and send to it: every address, every role.

The table is the rule. The addresses are found in the URL patterns: one without a line
here is an error, and so is a line that fits none.
"""

from urllib.parse import urlsplit

import pytest

from portal.content.kinds import content_models
from tests.actors.scene import ACTORS, MARK, STAFF, attempt, undone
from tests.hostile.addresses import addresses, requests_of

# The answer to GET, and to the POST that a form of the page would send, which nobody
# of the role need have seen: “done” had its effect, “in” leads to the sign-in. Whatever
# is not “done” changes nothing. A heading says which kinds the lines below are about.
TABLE = """
                           visitor   editor    publisher auditor   admin     superuser
= story page city exchange delegation agreement attraction picture
changelist                 in/in     200/403   200/done  200/403   200/403   200/done
add                        in/in     200/done  200/done  403/403   403/403   200/done
change                     in/in     200/done  200/done  200/403   200/403   200/done
delete                     in/in     403/403   200/done  403/403   403/403   200/done
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     200/200   200/200   200/200   200/200   200/200
revision                   in/in     200/done  200/done  200/403   200/403   200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
recover                    in/in     200/done  200/done  200/403   200/403   200/done
presence                   in/in     405/done  405/done  405/404   405/404   405/done
autosave                   in/in     405/done  405/done  405/404   405/404   405/done
= story page city exchange delegation agreement attraction
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
= source
changelist                 in/in     200/403   200/done  200/403   200/403   200/done
add                        in/in     200/done  200/done  403/403   403/403   200/done
change                     in/in     200/403   200/done  200/403   200/403   200/done
delete                     in/in     403/403   200/done  403/403   403/403   200/done
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     200/200   200/200   200/200   200/200   200/200
revision                   in/in     200/403   200/done  200/403   200/403   200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
recover                    in/in     200/403   200/done  200/403   200/403   200/done
presence                   in/in     405/404   405/done  405/404   405/404   405/done
autosave                   in/in     405/404   405/done  405/404   405/404   405/done
= holiday
changelist                 in/in     200/403   200/403   200/403   200/done  200/done
add                        in/in     403/403   403/403   403/403   200/done  200/done
change                     in/in     200/403   200/403   200/403   200/done  200/done
delete                     in/in     403/403   403/403   403/403   200/done  200/done
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     200/200   200/200   200/200   200/200   200/200
revision                   in/in     200/403   200/403   200/403   200/done  200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
recover                    in/in     200/403   200/403   200/403   200/done  200/done
presence                   in/in     405/404   405/404   405/404   405/done  405/done
autosave                   in/in     405/404   405/404   405/404   405/done  405/done
notice                     in/in     403/403   403/403   403/403   200/done  200/done
= synonym glossaryterm
changelist                 in/in     200/403   200/done  200/403   200/403   200/done
add                        in/in     403/403   200/done  403/403   403/403   200/done
change                     in/in     200/403   200/done  200/403   200/403   200/done
delete                     in/in     403/403   200/done  403/403   403/403   200/done
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     200/200   200/200   200/200   200/200   200/200
revision                   in/in     200/403   200/done  200/403   200/403   200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
recover                    in/in     200/403   200/done  200/403   200/403   200/done
presence                   in/in     405/404   405/done  405/404   405/404   405/done
autosave                   in/in     405/404   405/done  405/404   405/404   405/done
= sitesettings
changelist                 in/in     200/403   200/403   200/403   200/403   200/403
add                        in/in     403/403   403/403   403/403   403/403   403/403
change                     in/in     200/403   200/403   200/403   200/done  200/done
delete                     in/in     403/403   403/403   403/403   403/403   403/403
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     200/200   200/200   200/200   200/200   200/200
revision                   in/in     200/403   200/403   200/403   200/done  200/done
recoverlist                in/in     200/200   200/200   200/200   200/200   200/200
recover                    in/in     404/403   404/403   404/403   404/403   404/403
presence                   in/in     405/404   405/404   405/404   405/done  405/done
autosave                   in/in     405/404   405/404   405/404   405/done  405/done
= errorreport
changelist                 in/in     200/403   200/403   200/403   200/403   200/403
add                        in/in     403/403   403/403   403/403   403/403   403/403
change                     in/in     200/403   200/done  200/403   200/done  200/done
delete                     in/in     403/403   403/403   403/403   403/403   403/403
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     200/200   200/200   200/200   200/200   200/200
= user group
add                        in/in     403/403   403/403   403/403   200/done  200/done
change                     in/in     403/403   403/403   200/403   200/done  200/done
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     403/403   403/403   200/200   200/200   200/200
= user
changelist                 in/in     403/403   403/403   200/403   200/403   200/403
delete                     in/in     403/403   403/403   403/403   403/403   403/403
auth_user_password_change  in/in     403/403   403/403   403/403   200/done  200/done
state                      in/in     403/403   403/403   403/403   200/done  200/done
= group
changelist                 in/in     403/403   403/403   200/403   200/done  200/done
delete                     in/in     403/403   403/403   403/403   200/done  200/done
= user
reset_factors              in/in     403/403   403/403   403/403   200/done  200/done
= signinattempts
changelist                 in/in     403/403   403/403   200/403   200/done  200/done
add                        in/in     403/403   403/403   403/403   403/403   403/403
change                     in/in     403/403   403/403   200/403   200/403   200/403
delete                     in/in     403/403   403/403   403/403   200/done  200/done
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     403/403   403/403   200/200   200/200   200/200
= auditentry
changelist                 in/in     403/403   403/403   200/403   200/403   200/403
add                        in/in     403/403   403/403   403/403   403/403   403/403
change                     in/in     403/403   403/403   200/403   200/403   200/403
delete                     in/in     403/403   403/403   403/403   403/403   403/403
<path:object_id>/          in/in     302/302   302/302   302/302   302/302   302/302
history                    in/in     403/403   403/403   200/200   200/200   200/200
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


def read_table():
    """What each actor is answered, by kind and view; to the desk a reader is nobody."""
    lines = {}
    for line in TABLE.strip("\n").splitlines()[1:]:
        name, *cells = line.split()
        if name == "=":
            kinds = cells
            continue
        visitor, *staff = [tuple(cell.split("/")) for cell in cells]
        answers = dict(zip(ACTORS, [visitor, visitor, *staff], strict=True))
        for kind in kinds:
            lines[kind, name] = answers
    return lines


LINES = read_table()
FOUND = list(dict.fromkeys(addresses()))
CONTENT = [model._meta.model_name for model in content_models()]


def address_as_test(kind, view):
    """What has a page of its own has the same rights, whatever kind it is."""
    alike = [name for name in CONTENT if (name, view) in FOUND]
    is_like_another = kind in alike[1:]
    is_long = is_like_another or view in LONG
    is_sample = kind in alike[:1]
    marks = [pytest.mark.full] if is_long else [pytest.mark.engine] * is_sample
    return pytest.param(kind, view, id=f"{kind}-{view}", marks=marks)


def test_every_address_of_the_desk_has_its_line():
    missing = {f"{kind} {view}" for kind, view in FOUND if (kind, view) not in LINES}
    assert not missing, "Add to TABLE who may ask for it."


def test_every_line_has_its_address():
    headings = {tuple(line.split()[1:]) for line in TABLE.splitlines() if "= " in line}
    for kinds in headings:
        views = {view for kind, view in LINES if kind == kinds[0]}
        unused = views - {view for kind, view in FOUND if kind in kinds}
        assert not unused, f"No address of {kinds} is called so."


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


@pytest.mark.parametrize(("kind", "view"), [address_as_test(*each) for each in FOUND])
def test_each_role_gets_the_answers_of_the_table(
    scene, db, caplog, client_of, kind, view
):
    get, send, has_effect = requests_of(scene, kind, view)
    wrong = []
    for actor, (to_get, to_post) in LINES[kind, view].items():
        client = client_of(actor)
        wrong += [(actor, "GET", *what_is_wrong(to_get, get, client, caplog))]
        if to_post != "done":
            found = what_is_wrong(to_post, send, client, caplog)
            wrong += [(actor, "POST", *found)]
        elif not is_done(send, client, has_effect):
            wrong += [(actor, "POST", "has no effect")]
    without = client_of(STAFF[-1], token="")
    refused = NO_TOKEN.get(view, "403")
    wrong += [("no token", "", *what_is_wrong(refused, send, without, caplog))]
    assert [each for each in wrong if len(each) > 2] == []
