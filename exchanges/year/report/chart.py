"""Bars of a figure, as numbers that a template draws as SVG."""

from typing import NamedTuple

ROW, BAR, TEXT = 40, 10, 16  # pixels: of a bar with its label, its height, its baseline


class Bar(NamedTuple):
    """A bar: its label and number, its baseline and top, its width in percent."""

    label: str
    number: int | None
    baseline: int
    top: int
    width: float
    height: int = BAR


class Chart(NamedTuple):
    """A figure of each line of a report; `height` in pixels."""

    name: str
    bars: list
    height: int


def chart(report, measure):
    """Return the chart of a `Measure`; the longest bar has the whole width."""
    lines = report.lines
    numbers = [measure.of(line.numbers) for line in lines]
    most = max(filter(None, numbers), default=1)
    bars = [
        Bar(
            *(line.label, number, ROW * place + TEXT, ROW * place + TEXT + 6),
            round(100 * (number or 0) / most, 1),
        )
        for place, (line, number) in enumerate(zip(lines, numbers, strict=True))
    ]
    return Chart(str(measure.label), bars, ROW * len(bars))
