"""Progress of a long command: on a terminal one line that changes, else nothing."""

import sys
import time

EVERY = 0.2  # seconds between two changes of the line
CLEARED = "\r\x1b[K"


class Progress:
    """Called with the name of the work, the number done and the total (0: unknown)."""

    def __init__(self):
        self.is_shown = sys.stderr.isatty()
        self.at = 0.0

    def __call__(self, what, done, total):
        now = time.monotonic()
        if self.is_shown and now - self.at >= EVERY:
            self.at = now
            share = f" {done * 100 // total} %" if total else f" {done}" if done else ""
            sys.stderr.write(f"{CLEARED}{what}{share}")
            sys.stderr.flush()

    def end(self):
        if self.is_shown:
            sys.stderr.write(CLEARED)
