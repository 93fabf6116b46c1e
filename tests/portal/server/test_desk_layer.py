"""The layer of the desk is passed by requests of the desk alone."""

import sys

from django.conf import settings


def modules_run_by(ask):
    """The modules of the project whose code runs while something is asked for."""
    base, seen = f"{settings.BASE_DIR}/", set()
    ask()  # the first time modules are imported, and layers made

    def note(frame, event, _value):
        if event == "call":
            seen.add(frame.f_code.co_filename.removeprefix(base))

    sys.setprofile(note)
    try:
        assert ask().status_code == 200
    finally:
        sys.setprofile(None)
    return seen


def test_a_visitor_runs_no_code_of_the_desk(content, client):
    for path in ("/en/", "/en/cities/incheon/", "/en/report-an-error/", "/edition"):
        seen = modules_run_by(lambda path=path: client.get(path))
        assert "portal/server/middleware.py" in seen
        assert not {name for name in seen if name.startswith("portal/admin/")}, path
    desk = modules_run_by(lambda: client.get("/admin/login/"))
    assert "portal/admin/accounts/middleware.py" in desk
    assert len(settings.MIDDLEWARE) <= 16
