"""How much CPU each test takes: the slowest at the end, and a limit for all of them.

CPU and not time, since a busy machine only adds to the time. What a test waits for in
other programs (the browser, PostgreSQL) is not counted, nor what is made once for
several tests. A slow machine is allowed for, see `slowness`.
"""

import time
from collections import defaultdict

import pytest

SHOWN = 20
REFERENCE = 0.04  # seconds of CPU that `work` takes where a second is a second
UNLIMITED = {"full", "browser"}  # marks of tests that may take as long as they need


def pytest_addoption(parser):
    parser.addoption(
        "--cpu-limit",
        type=float,
        metavar="SECONDS",
        help="fail where a test without a mark of its own takes more CPU than this",
    )


def pytest_configure(config):
    config.pluginmanager.register(Watch(), "cpu-watch")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Report(config), "cpu-report")


def work():
    """Seconds of CPU for what always is the same work."""
    begin = time.process_time()
    words = {str(number): [number] * 3 for number in range(60_000)}
    sorted(words, key=words.get)
    return time.process_time() - begin


def slowness():
    """How many times slower than it should be the machine is right now, at least 1.

    The CPU of a machine that is shared by several is slower at one time than another.
    """
    return max(1, sorted(work() for _ in range(3))[1] / REFERENCE)


class Watch:
    """Writes down beside each phase of a test what it took."""

    def __init__(self):
        self.shared = 0
        self.depth = 0

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        is_own = fixturedef.scope == "function" and fixturedef.argname != "in_state"
        if is_own or self.depth:
            return (yield)
        self.depth, begin = 1, time.process_time()
        try:
            return (yield)
        finally:
            self.depth, self.shared = 0, self.shared + time.process_time() - begin

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item):
        return (yield from self.measured(item))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        return (yield from self.measured(item))

    def measured(self, item):
        begin, self.shared = time.process_time(), 0
        try:
            return (yield)
        finally:
            own = time.process_time() - begin - self.shared
            if own > REFERENCE * 10:  # else it is not worth the asking
                own /= slowness()
            item.user_properties.append(("cpu", own))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item):
        report = yield
        report.limited = not UNLIMITED & {mark.name for mark in item.iter_markers()}
        return report


class Report:
    """Adds up what all processes tell, and says it at the end."""

    def __init__(self, config):
        self.limit = config.getoption("cpu_limit")
        self.used = defaultdict(float)
        self.over = []

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            used = sum(cpu for name, cpu in report.user_properties if name == "cpu")
            self.used[report.nodeid] = used
            if self.limit and report.limited and used > self.limit:
                self.over.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        if self.over and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        write = terminalreporter.write_line
        slowest = sorted(self.used.items(), key=lambda each: -each[1])[:SHOWN]
        if len(self.used) > 1:
            terminalreporter.section(f"{sum(self.used.values()):.0f} s of CPU; slowest")
            for name, used in slowest:
                write(f"{used:6.2f} s  {name}")
        if self.over:
            terminalreporter.section(f"more than {self.limit:g} s of CPU", red=True)
            for name in self.over:
                write(f"{self.used[name]:6.2f} s  {name}")
