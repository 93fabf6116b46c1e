"""The lines for a terminal, for programs, and for Prometheus."""

from unicodedata import east_asian_width

from django.utils import timezone

from portal.health.examination import state_of
from portal.health.lines import State

BREAK = "\n"


def as_text(lines):
    """Return a line for each, in columns that Chinese letters do not break."""
    cells = [(str(line.state.label), line.label, words_of(line)) for line in lines]
    widths = [max(map(width, column)) for column in [*zip(*cells, strict=True)][:2]]
    return BREAK.join(
        f"{padded(state, widths[0])}  {padded(name, widths[1])}  {words}"
        for state, name, words in cells
    )


def words_of(line):
    return f"{line.found} {line.to_do}".strip().replace("\n", " ")


def width(text):
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text, columns):
    return text + " " * (columns - width(text))


def as_json(lines, at):
    state = State(state_of(lines)).name.lower()
    return {"state": state, "at": at, "lines": [line.as_json() for line in lines]}


def as_metrics(lines):
    """Return the text for the collector of text files of Prometheus' node exporter."""
    samples = {
        f'portal_check_state{{check="{line.name}"}}': int(line.state) for line in lines
    }
    for line in lines:
        samples |= line.figures
    samples["portal_doctor_timestamp_seconds"] = timezone.now().timestamp()
    found, known = [], set()
    for name, value in sorted(samples.items()):
        gauge = name.partition("{")[0]
        if gauge not in known:
            found.append(f"# TYPE {gauge} gauge")
            known.add(gauge)
        found.append(f"{name} {value}")
    return BREAK.join([*found, ""])
