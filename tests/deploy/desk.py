"""Steps of the desk, as one who may do everything, by way of nginx."""

import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.deploy.nginx import NAME

TOKEN = "t" * 32


class Desk:
    """The list of one kind of content at a running site."""

    def __init__(self, site, path):
        self.site, self.path = site, f"/admin/{path}/"

    def step(self, action, key):
        """Do a step with a row; return the text of the page after it."""
        return self.after(self.confirm(self.requested(action, key)))

    def requested(self, action, key):
        """The form in which a step is to be confirmed."""
        form = {"action": f"step_{action}", "_selected_action": key}
        page = self.send({}, form).body.decode()
        return form | dict(re.findall(r'name="(version-\d+)" value="(\d+)"', page))

    def confirm(self, form):
        answer = self.send({}, form | {"confirmed": 1})
        assert answer.status == 302, answer
        return answer

    def after(self, answer):
        """The text of the page to which an answer leads, with its messages."""
        found = SimpleCookie("\n".join(answer.headers.get_all("Set-Cookie", ())))
        cookies = {name: each.coded_value for name, each in found.items()}
        return re.sub(r"\s+", " ", self.send(cookies).body.decode())

    def send(self, cookies, form=None):
        cookies = {
            "sessionid": self.site.media["session"],
            "csrftoken": TOKEN,
            **cookies,
        }
        headers = {
            "Cookie": "; ".join(f"{name}={text}" for name, text in cookies.items()),
            "X-CSRFToken": TOKEN,
            "Origin": f"https://{NAME}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        more = {"method": "POST", "body": urlencode(form)} if form else {}
        return self.site.visit(self.path, headers=headers, timeout=30, **more)
