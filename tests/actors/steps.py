"""What the history of a row tells of the steps that were done with it."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from portal.admin.audit.wording import act_of
from portal.editorial.workflow.restore import versions_of
from portal.models import User


class Done(NamedTuple):
    action: str
    by: User
    remark: str
    at: datetime


def steps_of(row, action=None):
    """The steps in order, or those of one kind."""
    versions = versions_of(row).select_related("revision__user").order_by("pk")
    acts = [(act_of(each.revision.comment), each.revision) for each in versions]
    found = [done(act, revision) for act, revision in acts if act]
    return [each for each in found if each.action and action in (None, each.action)]


def the_step(row, action=None):
    """The one step, where there has to be no other."""
    (found,) = steps_of(row, action)
    return found


def done(act, revision):
    is_return = act["event"] == "restored"
    action = "restore" if is_return else act.get("step", "")
    remark = act.get("remark", "")
    if "version" in act:
        time = timezone.localtime(datetime.fromisoformat(act["version"]))
        remark = f"{time:%Y-%m-%d %H:%M:%S}"
    return Done(action, revision.user, remark, revision.date_created)
