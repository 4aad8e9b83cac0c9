"""Lets the test tools of one Home Assistant drive a newer one: `-p tests.early`.

Those of a release appear some days after it. Loaded before them, it also has Home
Assistant decide which HTTP client they import.
"""

from homeassistant.components import logger

if not hasattr(logger, "_clear_logger_overwrites"):
    from homeassistant.components.logger import helpers

    logger._clear_logger_overwrites = getattr(
        helpers, "_clear_logger_overwrites", lambda *_args, **_more: None
    )
