"""The Chromium of the machine, started as every browser test starts it."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium():
    """The path of the first browser on PATH, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)
