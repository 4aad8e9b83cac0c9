"""Where the tests of the card run."""

import os

import pytest

from scripts.chromium import CHROMIUM

WHOLE = "NEED_BROWSER" in os.environ

BROWSER = [
    pytest.mark.real,
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not WHOLE,
        reason="no chromium on PATH; scripts/test --browser insists on it",
    ),
]
# Beyond the short run that belongs to all tests.
WHOLE_BROWSER = [
    *BROWSER,
    pytest.mark.skipif(not WHOLE, reason="a long run; scripts/test --browser has it"),
]
