"""How much is asked of a camera, and which errors are kept."""

from unittest.mock import patch

import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    CameraTimeout,
    CommandRefused,
    InvalidReply,
    NotAvailable,
    SercommError,
)
from custom_components.sercomm.api.traffic import Traffic


def test_requests_a_minute() -> None:
    """Of the last ten minutes; at first of one, then of as many as have passed."""
    with patch("custom_components.sercomm.api.traffic.monotonic") as now:
        now.return_value = 1000.0
        traffic = Traffic()
        assert traffic.per_minute == 0
        for _ in range(4):
            traffic.count()
        shown = {}
        for seconds in (0, 30, 60, 120, 599, 600):
            now.return_value = 1000.0 + seconds
            shown[seconds] = round(traffic.per_minute, 3)
            if seconds == 120:
                traffic.count()
        assert shown == {0: 4, 30: 4, 60: 4, 120: 2, 599: 0.501, 600: 0.1}
        now.return_value += 600
        traffic.count()
        assert len(traffic._sent) == 1


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (CameraTimeout("x"), "CameraTimeout"),
        (InvalidReply("x"), "InvalidReply"),
        (AccessDenied("x"), None),
        (CommandRefused("x"), None),
        (NotAvailable("x"), None),
    ],
)
def test_what_went_wrong_last(error: SercommError, name: str | None) -> None:
    """A camera that says what it lacks is well; every error goes on."""
    traffic = Traffic()
    with pytest.raises(type(error)), traffic.noting():
        raise error
    assert traffic.last_error == name
    with traffic.noting():
        pass
    assert traffic.last_error == name
