"""The command line of `scripts/camera`."""

import argparse
import asyncio
from collections.abc import Sequence
from getpass import getpass
import json
import os
from pathlib import Path
import sys

from custom_components.sercomm.api import (
    Address,
    AuthenticationFailed,
    Camera,
    Credentials,
    SercommError,
    open_camera,
    typed_address,
)
from custom_components.sercomm.api.address import DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT
from scripts.arguments import positive, whole
from scripts.interrupt import end_at_signal

from . import settings
from .dump import summary, take
from .listening import Listening, listen
from .looking import live, move
from .output import Output, plain

PASSWORD = "SERCOMM_PASSWORD"  # noqa: S105 - the name of a variable
# They go on until somebody ends them.
UNTIL_ENDED = ("live", "listen")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask a camera one thing and print it; return 1, with one line, if it fails."""
    asked, address = parse(arguments)

    async def until_signal() -> int:
        end_at_signal()
        return await run(asked, address)

    try:
        # Before there is anything that a signal would have to end.
        ask_user(asked)
    except SercommError as error:
        return _failed(str(error))
    except EOFError:
        return _failed(f"no password was given; set {PASSWORD}")
    except KeyboardInterrupt:
        return 1
    return asyncio.run(until_signal())


def ask_user(asked: argparse.Namespace) -> None:
    """Complete what is asked by what only the user knows.

    Raises SercommError for what cannot be written, EOFError where nobody answers.
    """
    asked.password = os.environ.get(PASSWORD)
    if asked.password is None:
        asked.password = getpass(f"Password of {asked.user}: ")
    if asked.command == "set":
        asked.group, asked.values = settings.typed_values(asked.values)


async def run(asked: argparse.Namespace, address: Address) -> int:
    """Do a command; return the exit code."""
    output = Output(as_json=asked.json)
    reason = None
    try:
        async with open_camera(
            address.host, asked.user, asked.password, port=address.port, ssl=address.ssl
        ) as camera:
            # The login is sent only to what says that it is such a camera.
            await camera.identity()
            await do(asked, camera, output)
    except AuthenticationFailed:
        reason = "the login is wrong or may not do this"
    except (SercommError, OSError) as error:
        reason = str(error)
    except asyncio.CancelledError:
        if asked.command not in UNTIL_ENDED:
            reason = "ended before it was done"
    output.progress_ends()
    return 0 if reason is None else _failed(reason)


async def do(asked: argparse.Namespace, camera: Camera, output: Output) -> None:
    """Do one command and print what it found."""
    match asked.command:
        case "info":
            output.answer(await settings.info(camera))
        case "groups":
            output.answer(await camera.group_names())
        case "get":
            output.answer(await settings.get(camera, asked.name))
        case "set":
            output.answer(
                await settings.set_values(
                    camera,
                    asked.group,
                    asked.values,
                    undocumented=asked.undocumented,
                    confirm=asked.confirm,
                )
            )
        case "log":
            entries = await camera.log()
            output.answer(
                [settings.as_dict(entry) for entry in entries]
                if output.as_json
                else [settings.log_line(entry) for entry in entries]
            )
        case "snapshot":
            picture = await camera.snapshot()
            asked.file.write_bytes(picture)
            output.answer({"file": str(asked.file), "bytes": str(len(picture))})
        case "move":
            output.answer(await move(camera, asked.where, asked.steps))
        case "live":
            await live(camera, output, asked.channel, asked.seconds)
        case "listen":
            await listen(
                camera,
                output,
                Listening(
                    bind=asked.bind,
                    port=asked.port,
                    seconds=asked.seconds,
                    count=asked.count,
                    arrange=asked.arrange,
                ),
            )
        case "dump":
            await _dump(asked, camera, output)


async def _dump(asked: argparse.Namespace, camera: Camera, output: Output) -> None:
    """Store a dump; a file that is new is not left behind without one."""
    is_new = not asked.file.exists()
    # What cannot be written is found out before a minute of asking.
    asked.file.open("a").close()
    try:
        login = Credentials(asked.user, asked.password)
        dump = await take(camera, login, output, probe_writes=asked.probe_writes)
        asked.file.write_text(json.dumps(dump, indent=2) + "\n")
    except BaseException:
        if is_new:
            asked.file.unlink(missing_ok=True)
        raise
    output.answer({"file": str(asked.file), **summary(dump)})


def _failed(reason: str) -> int:
    """Say why a command failed; return the exit code."""
    print(f"camera: {plain(reason)}", file=sys.stderr)
    return 1


def parse(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, Address]:
    """Return what is asked, and where the camera is; ends the program otherwise."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    port = DEFAULT_HTTPS_PORT if asked.https else DEFAULT_HTTP_PORT
    address = typed_address(asked.host, port, ssl=asked.https)
    if address is None:
        parser.error("HOST must be a host name or an IP address, with or without :PORT")
    return asked, address


def _parser() -> argparse.ArgumentParser:
    """Return the command line; options may stand before and after the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/camera",
        description="Ask a SerComm camera, or tell it something.",
        epilog=f"The password is taken from {PASSWORD}, or asked for.",
        parents=[_options()],
    )
    parser.set_defaults(user="administrator", https=False, json=False)
    parser.add_argument("host", metavar="HOST[:PORT]")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=words, description=words, parents=[_options()]
        )

    command("info", "who the camera is and what the login may do")
    command("groups", "the groups of settings that it has")
    get = command("get", "a group or one value")
    get.add_argument("name", metavar="GROUP[.KEY]")
    write = command("set", "write values of one group, and look what became of them")
    write.add_argument(
        "values",
        nargs="+",
        metavar="GROUP.KEY=VALUE",
        help="without =VALUE it is asked for, and not shown",
    )
    write.add_argument(
        "--undocumented", action="store_true", help="also what is not documented"
    )
    write.add_argument(
        "--confirm",
        action="store_true",
        help="also what may cut the camera off, or move what hangs on its outputs",
    )
    command("log", "what it has noted, the newest first")
    command("snapshot", "store a picture").add_argument(
        "file", metavar="FILE", type=Path
    )
    turn = command("move", "turn the lens")
    turn.add_argument(
        "where",
        metavar="WHERE",
        help="up, down-left, X,Y, home, patrol, sweep, calibrate, motion-position,"
        " or a preset's number or name",
    )
    turn.add_argument("steps", nargs="?", type=int, help="of a direction, 1-64 (10)")
    watch = command("live", "levels of motion and sound, PIR and inputs as they come")
    watch.add_argument(
        "--channel", type=whole(1, 8), help="which stream (the smallest)"
    )
    watch.add_argument("--seconds", type=positive, help="how long (until Ctrl-C)")
    _listening(command("listen", "show how the camera's notifications look"))
    dump = command("dump", "all that can be read, without secrets, for a report")
    dump.add_argument("file", metavar="FILE", type=Path)
    dump.add_argument(
        "--probe-writes",
        action="store_true",
        help="also how it answers to wrong writes; a text is changed and put back",
    )
    return parser


def _listening(parser: argparse.ArgumentParser) -> None:
    """Add the options of `listen`."""
    how = Listening()
    parser.add_argument("--bind", default=how.bind, help="own address (all)")
    parser.add_argument(
        "--port", type=whole(0, 65535), default=how.port, help="own port (any)"
    )
    parser.add_argument("--seconds", type=positive, help="how long (until Ctrl-C)")
    parser.add_argument("--count", type=whole(1), help="how many (any number)")
    parser.add_argument(
        "--arrange",
        action="store_true",
        help="have the camera notify here of motion and fire it once; what is changed"
        " for this is put back at the end",
    )


def _options() -> argparse.ArgumentParser:
    """Return the options, made anew because a parser's defaults are kept in them."""
    options = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS
    )
    options.add_argument("--user", help="name of the login (administrator)")
    options.add_argument("--https", action="store_true", help="encrypted, port 443")
    options.add_argument("--json", action="store_true", help="print JSON")
    return options
