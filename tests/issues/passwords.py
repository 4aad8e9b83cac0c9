"""What the tests of the password repair share: a new password, typed twice."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.upkeep import password as login
from tests.cameras import Home
from tests.issues.fixes import submit

OPEN = Problem.OPEN_LOGIN
SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"
READ_USERS = f"{GET}?group=USER"
ASK_WHO = "/util/query.cgi"
NEW = "Grun-los 4, 100%&=+ok"


@pytest.fixture
async def in_london(
    repairs: None, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put Home Assistant where the cameras are; what fails is tried again at once."""
    await hass.config.async_set_time_zone("Europe/London")
    monkeypatch.setattr(login, "PAUSE", 0)


async def give(
    hass: HomeAssistant, home: Home, form: dict[str, Any], password: str = NEW
) -> dict[str, Any]:
    """Type a new password twice."""
    return await submit(hass, home, form, password=password, repeat=password)
