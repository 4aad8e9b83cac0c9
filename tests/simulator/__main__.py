"""Run a simulated camera by hand: `python -m tests.simulator --help`."""

import argparse
import asyncio
import signal

from scripts.arguments import positive, whole

from .personas import create, every
from .simulator import Simulator

DESCRIPTION = """\
A simulated SerComm camera: real HTTP (and RTSP) on loopback, faithful to the wire.

personas:
"""
EPILOG = """\
GET / on the control port explains the control API (fire motion, reboot, faults,
requests received, ...).
Ctrl-C ends it.
"""


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description=DESCRIPTION
        + "\n".join(f"  {name:<12}{create(name).about}" for name in every()),
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--persona",
        choices=every(),
        default="rc8230",
        help="which camera (rc8230)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (127.0.0.1)"
    )
    parser.add_argument(
        "--port", type=whole(0, 65535), default=8081, help="HTTP port, 0 for any (8081)"
    )
    parser.add_argument(
        "--https-port",
        type=whole(-1, 65535),
        default=8443,
        help="HTTPS port of icamera2, 0 for any, -1 for none (8443)",
    )
    parser.add_argument(
        "--rtsp-port",
        type=whole(-1, 65535),
        default=8554,
        help="RTSP port, 0 for any, -1 for none (8554)",
    )
    parser.add_argument(
        "--control-port",
        type=whole(-1, 65535),
        default=8082,
        help="control API, 0 for any, -1 for none (8082)",
    )
    parser.add_argument(
        "--mac", help="another MAC than the persona's, as 00:0e:8f:01:02:03"
    )
    parser.add_argument(
        "--announce", action="store_true", help="announce by SSDP and mDNS"
    )
    parser.add_argument("--tls", action="store_true", help="HTTPS in place of HTTP")
    parser.add_argument(
        "--speed",
        type=positive,
        default=1.0,
        help="divides every wait; 10 is ten times faster (1)",
    )
    parser.add_argument(
        "--reboot-seconds",
        type=positive,
        default=15.0,
        help="how long a restart takes (15)",
    )
    return parser.parse_args(arguments)


async def run(options: argparse.Namespace) -> None:
    """Start the camera, say where it is, wait for the end."""
    sim = Simulator(
        options.persona,
        options.host,
        options.port,
        None if options.rtsp_port < 0 else options.rtsp_port,
        announce=options.announce,
        control_port=None if options.control_port < 0 else options.control_port,
        https_port=None if options.https_port < 0 else options.https_port,
        mac=options.mac,
        speed=options.speed,
        tls=options.tls,
    )
    sim.persona.reboot_seconds = options.reboot_seconds
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with sim:
        sim.state.restarted("Power on")  # the personas' own dates are of 2015
        print(
            f"{sim.persona.model} {sim.mac} on {'https' if sim.tls else 'http'}://{sim.host}:{sim.port}/",
            flush=True,
        )
        for name, (password, _) in sim.accounts.items():
            print(f"  login {name} / {password!r}", flush=True)
        if sim.https_port is not None and not sim.tls:
            print(f"  OpenHome https://{sim.host}:{sim.https_port}/", flush=True)
        for path in sim.rtsp_paths[:1] if sim.rtsp_port is not None else ():
            print(f"  video rtsp://{sim.host}:{sim.rtsp_port}{path}", flush=True)
        if sim.control_port is not None:
            print(f"  control http://{sim.host}:{sim.control_port}/", flush=True)
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(run(parse_arguments()))
