"""The preview of an import."""

from portal.editorial.records.warnings import to_check
from portal.editorial.revisions.compare import LANGUAGE_OF
from portal.editorial.revisions.text_diff import sides

SHOWN = 200  # rows with every change, problems and doubts


def preview_of(plan):
    found = [] if plan.problems else to_check(plan)
    changing = sorted(plan.changing, key=lambda entry: not entry.conflicts)
    return {
        "plan": plan,
        "to_check": found[:SHOWN],
        "more_to_check": max(0, len(found) - SHOWN),
        "problems": plan.problems[:SHOWN],
        "more_problems": max(0, len(plan.problems) - SHOWN),
        "rows": [shown_entry(each) for each in changing[:SHOWN]],
        "others": changing[SHOWN:],
    }


def shown_entry(entry):
    return {
        "entry": entry,
        "changes": [shown_change(each) for each in entry.changes],
        "conflicts": [shown_change(each) for each in entry.conflicts],
    }


def shown_change(change):
    code = getattr(change.column.field, "language", "").replace("-", "_")
    old, new = sides(change.old, change.new, short=True)
    return {
        "label": change.column.label,
        "language": LANGUAGE_OF.get(code),
        "old": old,
        "new": new,
    }
