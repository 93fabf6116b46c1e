"""Which tests one process takes, where several share the work."""

import re

from xdist.scheduler import LoadFileScheduling

ASKS = re.compile(r"^def test_\w+\([^)]*\b(site|production)\b", re.MULTILINE)


class BySite(LoadFileScheduling):
    """By file; one process takes all files that read the whole site, or ask a server.

    So each is made once: it takes half a minute, and a second process would make it as
    well.
    """

    def __init__(self, config, log):
        super().__init__(config, log)
        self.scopes = {}

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        if file not in self.scopes:
            text = (self.config.rootpath / file).read_text()
            asked = ASKS.search(text)
            is_own = asked and f"\ndef {asked[1]}(" in text
            self.scopes[file] = asked[1] if asked and not is_own else file
        return self.scopes[file]
