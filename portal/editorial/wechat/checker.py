"""What the editor of an official account takes, and what a text has beside it.

The lengths are those of the platform (draft/add, material/uploadimg). Of the tags and
properties there is no official list: articles are written in those that users report
to stay (md2wechat-skill, wechat-article-formatter), which the test of articles lists.
They change without notice; `LISTED` is the day on which all was read.
"""

from datetime import date

from django.utils.translation import gettext as _

LISTED = date(2026, 11, 28)
LONGEST_TITLE = 32  # characters; draft/add
LONGEST_DIGEST = 128  # characters; draft/add
LONGEST_CONTENT = 20_000  # characters; draft/add
MOST_PICTURE_BYTES = 1_000_000  # of a JPG or PNG; material/uploadimg
HOST = "mp.weixin.qq.com"  # links to articles of accounts alone stay


def check_lengths(title, digest, html):
    """Return sentences about a text that is too long, or a digest that is missing."""
    found = []
    if len(title) > LONGEST_TITLE:
        text = _("The title has %(length)d characters; %(most)d are taken.")
        found.append(text % {"length": len(title), "most": LONGEST_TITLE})
    if len(digest) > LONGEST_DIGEST:
        text = _("The digest has %(length)d characters; %(most)d are taken.")
        found.append(text % {"length": len(digest), "most": LONGEST_DIGEST})
    if not digest:
        text = _("There is no summary: the account shows the first 54 characters.")
        found.append(text)
    if len(html) > LONGEST_CONTENT:
        text = _("The article has %(length)d characters of HTML; %(most)d are taken.")
        found.append(text % {"length": len(html), "most": LONGEST_CONTENT})
    return found
