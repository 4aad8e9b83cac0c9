"""Actions that ask the camera something, and its clock."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, refused
from tests.cameras import SetUp, entity_id
from tests.gaps import within
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)
STOP_SHARES = "/adm/smb_survey.cgi?action=stop"


async def test_log(hass: HomeAssistant, set_up: SetUp) -> None:
    """The newest first, in UTC by the camera's zone; odd lines are kept."""

    def prepare(camera: Any) -> None:
        camera.groups["SYSTEM"] |= {"time_zone": "27", "daylight_saving": "1"}
        camera.state.log = [
            "2015-10-13 07:12:33 DHCP: Lease renewal successfully.",
            "2015-12-13 07:12:33 System restarted",
            "something else",
        ]

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    assert await act(hass, camera, "get_log") == {
        "entries": [
            {
                "time": "2015-10-13T05:12:33+00:00",
                "source": "DHCP",
                "message": "Lease renewal successfully.",
            },
            {
                "time": "2015-12-13T06:12:33+00:00",
                "source": "",
                "message": "System restarted",
            },
            {"time": None, "source": "", "message": "something else"},
        ]
    }
    assert camera.paths() == ["/adm/log.cgi"]


@pytest.mark.parametrize("zone", ["76", "x"])
async def test_log_without_zone(hass: HomeAssistant, set_up: SetUp, zone: str) -> None:
    """Times are the camera's own where its zone is not known."""

    def prepare(camera: Any) -> None:
        camera.groups["SYSTEM"]["time_zone"] = zone

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    response = await act(hass, camera, "get_log")
    assert response["entries"][0]["time"] == "2015-10-13T07:12:33"


async def test_scan_wifi(hass: HomeAssistant, set_up: SetUp) -> None:
    """Networks with all that the camera tells of them."""
    _, camera = await set_up("rc8230", options=QUIET)
    response = await act(hass, camera, "scan_wifi")
    assert camera.paths() == ["/adm/site_survey.cgi"]
    assert response["networks"][1] == {
        "ssid": "Tom & Jerry <5G>",
        "bssid": "34:44:11:0B:77:01",
        "channel": 6,
        "signal": 48,
        "security": "WPA-PSK",
        "mode": "Infrastructure",
        "authentication": "SharedKey",
        "encryption": "TKIP",
        "wps": "No",
    }


async def test_scan_shares(hass: HomeAssistant, set_up: SetUp) -> None:
    """Work groups with their servers."""
    _, camera = await set_up("rc8230", options=QUIET)
    response = await act(hass, camera, "scan_shares")
    assert camera.paths() == ["/adm/smb_survey.cgi?timeout=30"]
    for seconds in (5, 120):
        again = await act(hass, camera, "scan_shares", timeout=seconds)
        assert again == response
        assert camera.paths() == [f"/adm/smb_survey.cgi?timeout={seconds}"]
    assert response == {
        "workgroups": [
            {
                "name": "WORKGROUP",
                "servers": [
                    {"name": "MYSERVER", "comment": "Samba 4.1.6-Ubuntu"},
                    {"name": "NAS & Co", "comment": ""},
                ],
            },
            {"name": "OFFICE", "servers": [{"name": "ARCHIVE", "comment": "Files"}]},
        ]
    }
    for timeout in (4, 121):
        key, _ = await refused(
            hass, camera, "scan_shares", ServiceValidationError, timeout=timeout
        )
        assert key == "invalid_range"
        assert camera.paths() == []


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("scan_shares", ["/adm/smb_survey.cgi?timeout=30", STOP_SHARES]),
        ("scan_wifi", ["/adm/site_survey.cgi"]),
    ],
)
async def test_a_survey_during_which_the_lens_is_moved(
    hass: HomeAssistant, set_up: SetUp, action: str, asked: list[str]
) -> None:
    """The lens moves within a second; the survey is told to be interrupted."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(asked[0], "silent")
    live = {"entity_id": entity_id(hass, camera, "camera.live")}
    camera.clear_requests()
    survey = hass.async_create_task(
        hass.services.async_call(
            "sercomm", action, live, blocking=True, return_response=True
        )
    )
    await until(lambda: camera.requests)
    async with within(1):
        await hass.services.async_call(
            "sercomm", "ptz_move", {**live, "direction": "left"}, blocking=True
        )
    with pytest.raises(HomeAssistantError) as raised:
        await survey
    assert raised.value.translation_key == "interrupted"
    assert camera.paths() == [*asked, "/pt/ptctrl.cgi?mv=L,10"]


async def test_long_licenses(hass: HomeAssistant, set_up: SetUp) -> None:
    """More than 256 KiB are taken; what is too much is told as such."""
    _, camera = await set_up("rc8230", options=QUIET)
    text = "GPL " * 100_000
    camera.faults.set("/adm/Licenses.txt", "status", code=200, body=text)
    assert (await act(hass, camera, "get_licenses"))["text"] == text
    camera.faults.clear()
    camera.faults.set("/adm/Licenses.txt", "endless")
    assert await refused(hass, camera, "get_licenses") == (
        "answer_too_large",
        {},
    )


async def test_licenses(hass: HomeAssistant, set_up: SetUp) -> None:
    """Their text; a camera that has none says so."""
    _, camera = await set_up("rc8230", options=QUIET)
    response = await act(hass, camera, "get_licenses")
    assert response["text"].startswith("This product includes open source software.")
    assert camera.paths() == ["/adm/Licenses.txt"]
    camera.faults.set("/adm/Licenses.txt", "status", code=404)
    key, _ = await refused(hass, camera, "get_licenses")
    assert key == "not_available"


# Clock


@pytest.mark.parametrize(
    ("now", "wanted", "local"),
    [
        ("2026-06-15", "2026-07-01 12:00:00", "2026-07-01 21:00:00"),
        (
            "2026-06-15",
            datetime(2026, 7, 1, 12, tzinfo=UTC),
            "2026-07-01 14:00:00",
        ),
        ("2026-12-15", "2026-12-01T12:00:00+00:00", "2026-12-01 13:00:00"),
    ],
)
async def test_set_clock(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    now: str,
    wanted: Any,
    local: str,
) -> None:
    """A moment, by default of Home Assistant's zone, as the camera's wall shows it."""

    def prepare(camera: Any) -> None:
        camera.groups["SYSTEM"] |= {"time_zone": "27", "daylight_saving": "1"}

    freezer.move_to(now)
    await hass.config.async_set_time_zone("America/Los_Angeles")
    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    await act(hass, camera, "set_clock", datetime=wanted)
    time = datetime.fromisoformat(local)
    query = "&".join(
        f"{part}={getattr(time, part)}"
        for part in ("year", "month", "day", "hour", "minute", "second")
    )
    assert camera.paths()[:3] == [
        "/adm/get_group.cgi?group=SYSTEM",
        f"/adm/date.cgi?action=set&{query}",
        "/adm/date.cgi?action=get",
    ]
    assert abs((camera.state.local_time() - time).total_seconds()) < 5


async def test_set_clock_to_now(hass: HomeAssistant, set_up: SetUp) -> None:
    """Without a moment, to this one."""
    _, camera = await set_up("rc8230", options=QUIET)
    right = camera.state.clock.utc()
    camera.state.clock.offset -= right - datetime(2015, 1, 1, tzinfo=UTC)
    await act(hass, camera, "set_clock")
    assert abs((camera.state.clock.utc() - right).total_seconds()) < 5


async def test_set_clock_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """Years that these cameras cannot count to; a zone that nobody knows."""
    _, camera = await set_up("rc8230", options=QUIET)
    for moment in ("2040-01-01 00:00:00", "9999-12-31 23:59:59", "0001-01-01 00:00:00"):
        assert await refused(
            hass, camera, "set_clock", ServiceValidationError, datetime=moment
        ) == (
            "invalid_range",
            {"field": "Date and time", "lowest": "2000", "highest": "2037"},
        )
    camera.groups["SYSTEM"]["time_zone"] = "99"
    assert await refused(hass, camera, "set_clock", ServiceValidationError) == (
        "clock_unknown_zone",
        {},
    )
    assert camera.paths() == ["/adm/get_group.cgi?group=SYSTEM"]
