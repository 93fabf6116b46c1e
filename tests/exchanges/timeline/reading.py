"""What a visitor finds in the timeline, for its tests."""

import re
from html import unescape

CHOICE = re.compile(
    r'<a href="([^"]+)"( aria-current="true")?[^>]*>(?:<span lang="[\w-]+">)?([^<]+)'
    r"(?:</span>)? <small>([\d,]+)</small></a>"
)


def exchanges_on(html):
    """The last parts of the addresses of all exchanges on a page, from the top."""
    return re.findall(r'class="what"><a href="/\w+/exchanges/([\w-]+)/"', html)


def choices_on(html):
    """All filters that a page offers: address, whether chosen, and number by label."""
    return {
        label: (unescape(address), bool(is_chosen), int(number.replace(",", "")))
        for address, is_chosen, label, number in CHOICE.findall(html)
    }


def years_on(html):
    """The table of years: the number and the address, if any, by year."""
    rows = re.findall(
        r'<tr><th scope="row">(?:<a href="([^"]+)"[^>]*>)?(\d+)(?:</a>)?</th>'
        r"<td>(\d+)</td></tr>",
        html,
    )
    return {int(year): (int(n), unescape(address)) for address, year, n in rows}
