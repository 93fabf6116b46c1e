"""Style sheets and scripts as WhiteNoise sends them."""

import gzip
import time

from django.http import HttpResponse
from django.test import RequestFactory

from portal.server.middleware import StaticFiles
from tests.tables import each_of

TEXT = b"a { color: red }" * 99
IS_PACKED = {
    "gzip": True,
    "br, gzip;q=0.5": True,
    "identity;q=0, gzip": True,
    "gzip;q=0, identity": False,
    "br;q=1.0, GZIP ; q=0.000": False,
    "gzip;q=0": False,
    "identity": False,
    "": False,
    "a" * 8000: False,
}


@each_of(*IS_PACKED)
def test_gzip_is_sent_only_to_who_accepts_it(accepted, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    (tmp_path / "portal").mkdir(exist_ok=True)
    (tmp_path / "portal" / "a.css").write_bytes(TEXT)
    (tmp_path / "portal" / "a.css.gz").write_bytes(gzip.compress(TEXT))
    request = RequestFactory().get(
        f"{settings.STATIC_URL}portal/a.css", headers={"accept-encoding": accepted}
    )
    before = time.process_time()
    response = StaticFiles(lambda _request: HttpResponse(status=404))(request)
    assert time.process_time() - before < 0.5, "a long header costs no more"
    assert response.status_code == 200
    assert (response.get("Content-Encoding") == "gzip") == IS_PACKED[accepted]
