"""With scripts/test --browser, a test in a browser that is skipped has failed."""

from collections.abc import Generator
import os

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the report around, whatever it was skipped for."""
    report = yield
    if (
        report.skipped
        and "NEED_BROWSER" in os.environ
        and item.get_closest_marker("browser")
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, but must be tried here: {report.longreprtext}"
    return report
