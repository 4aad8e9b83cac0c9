"""Run a real Home Assistant as a process of its own, reachable on loopback only."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
import json
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
from typing import Any, Self

import aiohttp

from .api import HomeAssistantApi

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / "sercomm"
LAUNCHER = Path(__file__).with_name("launch.py")
HOST = "127.0.0.1"

# No default_config: it would search the network, ask clouds and load what no
# demo needs. No http either: its settings in YAML are taken back after minutes.
CONFIGURATION = """\
homeassistant:
  name: SerComm
  country: GB
  currency: EUR
  language: en
  latitude: 51.48
  longitude: 0
  time_zone: Europe/London
  unit_system: metric
  internal_url: {url}
  media_dirs:
    local: {media}
config:
frontend:
history:
logbook:
media_source:
stream:
webhook:
automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml
logger:
  default: warning
  logs:
    custom_components.sercomm: {level}
"""
# What the editors of the user interface write to, and what they start with.
EDITED = {"automations.yaml": "[]", "scripts.yaml": "{}", "scenes.yaml": "[]"}


class HomeAssistantError(Exception):
    """Home Assistant did not start; the text holds the end of its log."""


def free_port() -> int:
    """Return a TCP port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def environment() -> dict[str, str]:
    """Return what our processes are started with.

    Compiling Home Assistant anew at each start takes longer than all the rest of it.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
    }


def _write_storage(folder: Path, key: str, version: int, minor: int, data: Any) -> None:
    """Write one file of Home Assistant's own storage."""
    content = {"version": version, "minor_version": minor, "key": key, "data": data}
    (folder / key).write_text(json.dumps(content))


class HomeAssistantProcess:
    """One Home Assistant with its configuration in a folder that outlives it."""

    def __init__(
        self,
        config: Path,
        *,
        port: int | None = None,
        log_level: str = "info",
        components: Collection[Path] = (),
        cores: Collection[int] = (),
    ) -> None:
        """Prepare for a folder; without a port, take any free one.

        `components` are folders of further custom components to load, `cores` those
        it may run on, all by default.
        """
        self.config = config
        self.port = port or free_port()
        self.output = config / "output.log"
        self._log_level = log_level
        self._components = (INTEGRATION, *components)
        self._cores = cores
        self._started = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers; another `port` counts from the next start."""
        return f"http://{HOST}:{self.port}"

    @property
    def media(self) -> Path:
        """The folder of its media source, where clips go."""
        return self.config / "media"

    @property
    def pid(self) -> int:
        """Process id of the running Home Assistant."""
        if self._process is None:
            raise HomeAssistantError("not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def _configure(self) -> None:
        """Write the configuration, and the storage that no dialog can set."""
        storage = self.config / ".storage"
        components = self.config / "custom_components"
        storage.mkdir(parents=True, exist_ok=True)
        components.mkdir(exist_ok=True)
        self.media.mkdir(exist_ok=True)
        configuration = CONFIGURATION.format(
            url=self.url,
            media=json.dumps(str(self.media.resolve())),
            level=self._log_level,
        )
        for folder in self._components[1:]:
            configuration += f"{folder.name}:\n"
        (self.config / "configuration.yaml").write_text(configuration)
        for name, empty in EDITED.items():
            if not (self.config / name).exists():
                (self.config / name).write_text(f"{empty}\n")
        for folder in self._components:
            link = components / folder.name
            link.unlink(missing_ok=True)
            link.symlink_to(folder, target_is_directory=True)
        stable = {
            "server_host": [HOST],
            "server_port": self.port,
            "cors_allowed_origins": ["https://cast.home-assistant.io"],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": True,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
            "created_at": "2026-01-01T00:00:00+00:00",
            "error": None,
            "error_message": None,
        }
        http = {"stable": stable, "pending": None, "yaml_migration_done": True}
        _write_storage(storage, "http", 2, 2, http)
        if not (storage / "onboarding").exists():
            # Only the account is left to be made: the other steps ask the internet.
            done = ["core_config", "analytics", "integration"]
            _write_storage(storage, "onboarding", 4, 1, {"done": done})
            adapters = {"configured_adapters": ["lo", "lo0"]}
            _write_storage(storage, "core.network", 1, 1, adapters)

    def start(self) -> None:
        """Start the process; `connect` waits until it can be used."""
        self._configure()
        with self.output.open("ab" if self._started else "wb") as output:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", str(LAUNCHER)),
                    *("--config", ".", "--skip-pip", "--log-no-color"),
                ],
                cwd=self.config,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches it through us, in order
            )
        self._started = True
        if sys.platform == "linux" and self._cores:
            os.sched_setaffinity(self._process.pid, self._cores)

    async def connect(self, timeout: float = 90) -> HomeAssistantApi:
        """Return a signed-in client once Home Assistant is up with everything.

        The first call for a folder creates the owner's account. The caller closes
        the client.
        """
        api = HomeAssistantApi(self.url)
        try:
            async with asyncio.timeout(timeout):
                while not await self._answers(api):
                    await asyncio.sleep(0.1)
                await api.sign_in()
                while (await api.get("/api/config"))["state"] != "RUNNING":
                    await asyncio.sleep(0.1)
        except BaseException as err:
            await api.close()
            if isinstance(err, TimeoutError):
                raise HomeAssistantError(self._failure("is not up in time")) from err
            raise
        return api

    async def _answers(self, api: HomeAssistantApi) -> bool:
        """Return whether the web server is there; raises when the process died."""
        if not self.running:
            raise HomeAssistantError(self._failure("ended at its start"))
        with suppress(aiohttp.ClientError, TimeoutError):
            return await api.is_up()
        return False

    def _failure(self, what: str) -> str:
        """Return a message with the end of the output."""
        tail = self.output.read_text(errors="replace").splitlines()[-30:]
        return "\n".join([f"Home Assistant {what}. It said:", *tail])

    def stop(self, timeout: float = 30) -> int:
        """End the process, the hard way when it does not end by itself in time."""
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def errors(self) -> list[str]:
        """Return the lines of the log that tell of an error or of our own warnings."""
        return [
            line
            for line in self.output.read_text(errors="replace").splitlines()
            if " ERROR " in line or (" WARNING " in line and "sercomm]" in line)
        ]

    def __enter__(self) -> Self:
        """Start the process."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.stop()
