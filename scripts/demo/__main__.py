"""A simulated camera in a real Home Assistant, to look at and to develop with."""

import argparse
import asyncio
from collections.abc import Generator
from contextlib import contextmanager, suppress
import fcntl
import json
from pathlib import Path
import shutil
import socket
import sys

from scripts.arguments import whole
from scripts.interrupt import end_at_signal
from tests.simulator import Simulator, every

from . import dashboard
from .api import PASSWORD, USERNAME, HomeAssistantApi, RequestRefused
from .camera import PRESETS, SEARCHED_PORT, add_camera, remove_camera, set_options
from .home_assistant import HOST, ROOT, HomeAssistantError, HomeAssistantProcess

READY = """
  Home Assistant  {url}
  sign in as      {username} / {password}

  camera          http://{camera}/  ({persona}: {login} / {secret})
  camera control  http://{control}/  (fire motion, reboot, faults, requests)
  log             {log}

Ctrl-C ends it all.
"""


class Unusable(Exception):
    """The demo cannot start; the text says why."""


def _parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(prog="scripts/develop", description=__doc__)
    parser.add_argument(
        "--persona",
        choices=every(),
        default="rc8230",
        help="which camera is simulated (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=whole(1, 65535),
        default=8123,
        help="port of Home Assistant on 127.0.0.1 (default: %(default)s)",
    )
    parser.add_argument(
        "--reset", action="store_true", help="forget what was set up before"
    )
    return parser.parse_args()


def _is_free(port: int) -> bool:
    """Return whether we can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((HOST, port))
            return True
    return False


async def _start_camera(persona: str, memory: Path) -> tuple[Simulator, bool]:
    """Start the camera, if possible where it was the last time and as it was.

    The second value tells whether it is there again.
    """
    known = json.loads(memory.read_text()) if memory.exists() else {"ports": {}}
    last = known["ports"]
    again = bool(last) and all(_is_free(port) for port in last.values())
    if not again:
        last = {"port": SEARCHED_PORT} if _is_free(SEARCHED_PORT) else {}
    camera = Simulator(
        persona,
        host=HOST,
        **({"port": 0, "https_port": 0, "rtsp_port": 0, "control_port": 0} | last),
    )
    await camera.start()
    if again:
        for name, values in known["groups"].items():
            camera.groups[name].update(values)
    elif "PTZ" in camera.groups:
        camera.groups["PTZ"].update(PRESETS)
    # The persona's own date of the last start is of 2015.
    camera.state.restarted("Power on")
    return camera, again


async def _stop_camera(camera: Simulator, memory: Path) -> None:
    """Stop the camera; as a real one it keeps its settings."""
    ports = {
        "port": camera.port,
        "https_port": camera.https_port,
        "rtsp_port": camera.rtsp_port,
        "control_port": camera.control_port,
    }
    known = {name: port for name, port in ports.items() if port is not None}
    await camera.stop()
    memory.write_text(json.dumps({"ports": known, "groups": camera.groups}))


async def add(api: HomeAssistantApi, camera: Simulator, *, again: bool) -> str:
    """Add the camera unless it is there from the last time; return the entry's id.

    Whatever else somebody has added stays as it is.
    """
    if (known := await api.entry_of(camera.mac)) is not None:
        if again:
            return known
        await remove_camera(api, known)
    entry_id = await add_camera(api, camera)
    await set_options(api, entry_id, receive_clips=True)
    await api.wait_until_set_up(entry_id)
    return entry_id


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Keep a second demo away from the same folder."""
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            raise Unusable(
                f"a simulated {folder.name} runs already;"
                " end it, or choose another with --persona"
            ) from err
        yield


async def _run(options: argparse.Namespace, folder: Path) -> None:
    """Run until cancelled."""
    if not _is_free(options.port):
        raise Unusable(f"port {options.port} is taken; choose another with --port")
    if options.reset and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(exist_ok=True)
    memory = folder / "camera.json"
    camera, again = await _start_camera(options.persona, memory)
    home_assistant = HomeAssistantProcess(folder / "config", port=options.port)
    try:
        print(f"Starting Home Assistant with a simulated {options.persona} …")
        home_assistant.start()
        api = await home_assistant.connect()
        try:
            entry_id = await add(api, camera, again=again)
            url = await dashboard.save(api, await api.entities(entry_id))
            entry = await api.entry(entry_id)
            if entry["state"] != "loaded":
                print(f"The camera is not set up: {entry['state']} {entry['reason']}")
        finally:
            await api.close()
        print(
            READY.format(
                url=url,
                username=USERNAME,
                password=PASSWORD,
                camera=f"{camera.host}:{camera.port}",
                persona=options.persona,
                login=camera.username,
                secret=camera.password or "no password",
                control=f"{camera.host}:{camera.control_port}",
                log=home_assistant.output,
            ),
            flush=True,
        )
        while home_assistant.running:
            await asyncio.sleep(0.5)
        raise Unusable(f"Home Assistant ended by itself; see {home_assistant.output}")
    finally:
        # In a thread: Home Assistant says goodbye to the camera, which lives here.
        await asyncio.to_thread(home_assistant.stop)
        await _stop_camera(camera, memory)


async def _main(options: argparse.Namespace, folder: Path) -> int:
    """Run until the first signal, then end everything; return the exit code."""
    end_at_signal()
    try:
        with _alone(folder):
            await _run(options, folder)
    except asyncio.CancelledError:
        print("Ended.")
    except (HomeAssistantError, RequestRefused, Unusable) as err:
        print(f"develop: {err}", file=sys.stderr)
        return 1
    return 0


def main() -> int:
    """Run the demo."""
    options = _parse()
    folder = ROOT / ".develop" / options.persona
    return asyncio.run(_main(options, folder))


if __name__ == "__main__":
    sys.exit(main())
