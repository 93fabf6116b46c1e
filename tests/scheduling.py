"""Which tests one process takes, where several share the work."""

import re

from xdist.scheduler import LoadFileScheduling

ASKS = re.compile(r"^def test_\w+\([^)]*\bsite\b", re.MULTILINE)


class BySite(LoadFileScheduling):
    """By file; one process takes all files that read the whole site.

    So it is asked for once: it takes half a minute, and a second process would ask for
    it as well.
    """

    def __init__(self, config, log):
        super().__init__(config, log)
        self.scopes = {}

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        if file not in self.scopes:
            text = (self.config.rootpath / file).read_text()
            is_asked = ASKS.search(text) and "\ndef site(" not in text
            self.scopes[file] = "site" if is_asked else file
        return self.scopes[file]
