"""Fixtures of all tests: real loopback sockets, simulated cameras, entries."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from tempfile import mkdtemp
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SSL,
    CONF_USERNAME,
    CONF_WEBHOOK_ID,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import format_mac
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.util import executor
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from pytest_socket import socket_allow_hosts
from syrupy.assertion import SnapshotAssertion

# Imported before Home Assistant starts: the test package has a folder
# `custom_components` of its own, which would be searched instead of ours.
from custom_components.sercomm.const import DOMAIN
from tests import canaries
from tests.audio.decoding import join_decoders
from tests.simulator import Simulator

pytest_plugins = ("tests.costs", "tests.quicker", "tests.no_skips")

# Home Assistant gives a second to all threads of a pool together, then breaks them off.
# On a busy machine that hits one that is idle, which wakes the next one no more.
executor._JOIN_ATTEMPTS = 1

type StartSimulator = Callable[..., Awaitable[Simulator]]
type MakeEntry = Callable[..., MockConfigEntry]
type SetUpCamera = Callable[..., Awaitable[tuple[MockConfigEntry, Simulator]]]


def pytest_configure() -> None:
    """Listen to what each Home Assistant shows."""
    canaries.listen()


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:
    """Let tests talk to all of loopback, and to nothing else."""
    socket_allow_hosts(["127.0.0.0/8", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Generator[None]:
    """Whatever a test does, its threads end before threads are counted.

    A decoder is told to end and not waited for: it may be waiting for a server.
    """
    yield
    join_decoders()


@pytest.fixture
def storage(hass_storage: dict[str, Any]) -> dict[str, Any]:
    """Keep what Home Assistant stores in memory: name -> what the file would hold."""
    return hass_storage


@pytest.fixture
def secrets() -> list[str]:
    """Return the secrets of the cameras that were started."""
    return []


@pytest.fixture
async def simulator(
    request: pytest.FixtureRequest, loopback: None, secrets: list[str]
) -> AsyncGenerator[StartSimulator]:
    """Return a function that starts a simulated camera; all are stopped at the end.

    Takes the arguments of Simulator; the persona is `rc8230` by default.
    """
    running: list[Simulator] = []

    async def start(persona: str = "rc8230", **options: Any) -> Simulator:
        camera = Simulator(persona, **options)
        if "hass" in request.fixturenames:
            secrets.extend(canaries.plant(camera))
        await camera.start()
        running.append(camera)
        return camera

    yield start
    for camera in running:
        await camera.stop()


@pytest.fixture
async def hass(
    simulator: StartSimulator,
    hass: HomeAssistant,
    secrets: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[HomeAssistant]:
    """Return a Home Assistant that loads our integration, in a folder of its own.

    Its entries are unloaded while the simulated cameras still answer. A test that
    shows a secret fails.
    """
    hass.data.pop(DATA_CUSTOM_COMPONENTS, None)
    # The test tools let all tests share one: files that we keep would meet there.
    hass.config.config_dir = mkdtemp(dir=tmp_path_factory.getbasetemp())
    with canaries.watch(hass, lambda: [*secrets, *canaries.secrets_of(hass)]):
        yield hass
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state in (ConfigEntryState.LOADED, ConfigEntryState.SETUP_RETRY):
            await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def config_entry(hass: HomeAssistant) -> MakeEntry:
    """Return a function that adds an entry for a simulated camera.

    Keyword arguments replace entry data; `options` and `title` are the entry's.
    """

    def make(
        camera: Simulator,
        *,
        options: dict[str, Any] | None = None,
        title: str = "Camera",
        **data: Any,
    ) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=title,
            unique_id=format_mac(camera.mac),
            data={
                CONF_HOST: camera.host,
                CONF_PORT: camera.port,
                CONF_SSL: False,
                CONF_USERNAME: camera.username,
                CONF_PASSWORD: camera.password,
                CONF_WEBHOOK_ID: "Zm9yLXRlc3RzLW9ubHkh",
                **data,
            },
            options=options or {},
        )
        entry.add_to_hass(hass)
        return entry

    return make


@pytest.fixture
def set_up_camera(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> SetUpCamera:
    """Return a function that starts a camera and sets up an entry for it.

    Takes the persona, `options` and `data` of the entry, and the rest for the
    simulator; returns the entry and the simulator.
    """

    async def set_up(
        persona: str = "rc8230",
        *,
        options: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        **simulated: Any,
    ) -> tuple[MockConfigEntry, Simulator]:
        camera = await simulator(persona, **simulated)
        entry = config_entry(camera, options=options, **(data or {}))
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry, camera

    return set_up


@pytest.fixture
def no_setup() -> Generator[AsyncMock]:
    """Keep entries silent, so that the requests of a flow stand alone."""
    with (
        patch(
            "custom_components.sercomm.async_setup_entry", return_value=True
        ) as setup,
        patch("custom_components.sercomm.async_unload_entry", return_value=True),
    ):
        yield setup


@pytest.fixture
def enable_event_loop_debug() -> None:
    """Keep asyncio's debug mode off: it doubles the time of every test."""


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots as Home Assistant's own tests keep them: in `snapshots/`.

    Its test tools and syrupy both define this fixture, and which of them wins depends
    on the order in which they are loaded.
    """
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
