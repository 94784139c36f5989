"""What holds for every test."""

import os

import pytest

pytest_plugins = ["tests.servers", "tests.engines"]

CI = os.environ.get("CI") == "true"


def failed_in_ci(report: pytest.CollectReport | pytest.TestReport) -> None:
    """A skip is a test that proves nothing; where changes are judged, it counts as a failure."""
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    failed_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    failed_in_ci(report)
    return report
