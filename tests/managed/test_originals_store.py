"""A camera's own settings outlive the entry, until the camera has them back."""

from copy import deepcopy
from typing import Any, override

from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import NO_WAITING, SetUp, poll
from tests.conftest import MakeEntry, StartSimulator
from tests.delivery.deliveries import ID, SET, told
from tests.originals import originals_on_disk, storage_key
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
pytestmark = pytest.mark.usefixtures("media")

THEIRS = "http://192.0.2.9/theirs"
CLIPS_THEIRS = "http://192.0.2.9/clips"
DEAD = "http://192.0.2.5:8123/api/webhook/b2xkLWlkLW9mLW91cnM"
NEXT_ID = "bmV4dC1pZC1vZi1vdXJz"
RECEIVE = {"receive_clips": True}
DELIVERY_OFF = {"motion_delivery": "off"}


def with_their_addresses(camera: Simulator) -> None:
    """Let a camera hold addresses of its user."""
    camera.groups["HTTP_NOTIFY"]["http_url"] = THEIRS
    camera.groups["HTTP_EVENT"]["http_post_url"] = CLIPS_THEIRS


async def start(hass: HomeAssistant, entry: Any) -> None:
    """Set an entry up, and wait for what it writes."""
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
async def test_removed_while_off_and_added_again(
    hass: HomeAssistant,
    home: Any,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    storage: dict[str, Any],
    persona: str,
) -> None:
    """Who removes a camera that is off and adds it again gets his addresses back."""
    camera = await simulator(persona, speed=NO_WAITING)
    with_their_addresses(camera)
    before = deepcopy(camera.groups)
    entry = config_entry(camera, options=RECEIVE)
    await start(hass, entry)
    camera.offline()
    await hass.config_entries.async_remove(entry.entry_id)
    assert originals_on_disk(storage, entry)
    assert originals_on_disk(storage, entry, "clips")

    camera.online()
    again = config_entry(camera, options=RECEIVE, webhook_id=NEXT_ID)
    await start(hass, again)
    assert camera.groups["HTTP_NOTIFY"]["http_url"].endswith(NEXT_ID)
    await hass.config_entries.async_remove(again.entry_id)
    assert camera.groups == before
    assert storage_key(entry) not in storage


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
async def test_mended_beside_clips(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    home: Any,
    freezer: Any,
    persona: str,
) -> None:
    """Mending one use does not take what another one did for the user's own."""
    camera = await simulator(persona, speed=NO_WAITING)
    before = deepcopy(camera.groups)
    entry = config_entry(camera, options=RECEIVE)
    await start(hass, entry)
    camera.groups["HTTP_NOTIFY"]["http_url"] = ""
    await poll(hass, freezer)
    assert camera.groups["HTTP_NOTIFY"]["http_url"].endswith(ID)
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_added_again_without_delivery(
    hass: HomeAssistant,
    home: Any,
    simulator: StartSimulator,
    config_entry: MakeEntry,
) -> None:
    """It also gets them back when the new entry holds nothing in it."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    with_their_addresses(camera)
    before = deepcopy(camera.groups)
    entry = config_entry(camera, options=RECEIVE)
    await start(hass, entry)
    camera.offline()
    await hass.config_entries.async_remove(entry.entry_id)
    camera.online()
    await start(hass, config_entry(camera, options=DELIVERY_OFF))
    assert camera.groups == before


async def test_what_was_set_between_two_lives_stays(
    hass: HomeAssistant,
    home: Any,
    simulator: StartSimulator,
    config_entry: MakeEntry,
) -> None:
    """An address that the user entered while we were gone is the one to restore."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    with_their_addresses(camera)
    entry = config_entry(camera)
    await start(hass, entry)
    camera.offline()
    await hass.config_entries.async_remove(entry.entry_id)
    camera.online()
    camera.groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.10/newer"
    again = config_entry(camera, webhook_id=NEXT_ID)
    await start(hass, again)
    await hass.config_entries.async_remove(again.entry_id)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == "http://192.0.2.10/newer"


async def test_dead_address_of_ours(
    hass: HomeAssistant,
    home: Any,
    simulator: StartSimulator,
    config_entry: MakeEntry,
) -> None:
    """An address of ours without a memory of it is never taken for the user's."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    camera.groups["HTTP_NOTIFY"]["http_url"] = DEAD
    camera.groups["HTTP_EVENT"]["http_post_url"] = DEAD
    entry = config_entry(camera, options=RECEIVE)
    await start(hass, entry)
    assert camera.groups["HTTP_NOTIFY"]["http_url"].endswith(ID)
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""
    assert camera.groups["HTTP_EVENT"]["http_post_url"] == ""


async def test_one_refusal_keeps_the_rest(
    hass: HomeAssistant, set_up: SetUp, storage: dict[str, Any]
) -> None:
    """What is refused at the removal is kept, and what is not is forgotten."""
    entry, camera = await set_up("rc8230", options=RECEIVE)
    camera.faults.set(SET, "status", 1, code=403)
    await hass.config_entries.async_remove(entry.entry_id)
    assert originals_on_disk(storage, entry, "clips")
    assert not originals_on_disk(storage, entry)


async def test_speaker_of_a_camera_removed_while_off(
    hass: HomeAssistant,
    home: Any,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    storage: dict[str, Any],
    freezer: Any,
) -> None:
    """What an announcement had changed is restored in the next life, too."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    before = deepcopy(camera.groups)
    entry = config_entry(camera, options=DELIVERY_OFF)
    kept = {
        "speaker": {
            "entry": "",
            "ours": [],
            "groups": {"AUDIO": {"audio_out": ["0", "1"]}},
        }
    }
    for how in ("removal", "start"):
        camera.groups["AUDIO"]["audio_out"] = "1"
        storage[storage_key(entry)] = {"version": 1, "data": kept}
        hass.data.pop("sercomm_originals", None)
        if how == "removal":
            await hass.config_entries.async_remove(entry.entry_id)
        else:
            await start(hass, config_entry(camera, options=DELIVERY_OFF))
            await poll(hass, freezer, 2)
        assert camera.groups == before
        assert storage_key(entry) not in storage


async def test_on_disk_before_it_is_written(
    hass: HomeAssistant,
    home: Any,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    storage: dict[str, Any],
) -> None:
    """Nothing is sent before the camera's own settings are safe."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    with_their_addresses(camera)
    entry = config_entry(camera)
    safe: list[str] = []

    class Watched(dict[str, str]):
        @override
        def update(self, *values: Any, **more: str) -> None:
            kept = originals_on_disk(storage, entry)
            safe.append(kept.get("HTTP_NOTIFY", {}).get("http_url", ["?"])[0])
            super().update(*values, **more)

    camera.groups["HTTP_NOTIFY"] = Watched(camera.groups["HTTP_NOTIFY"])
    await start(hass, entry)
    assert safe == [THEIRS]
    assert told(camera)
