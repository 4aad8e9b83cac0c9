"""Where the tests of the card run."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
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
