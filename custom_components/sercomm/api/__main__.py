"""A camera from the command line, without Home Assistant: `scripts/camera`."""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from getpass import getpass
import json
import os
from pathlib import Path
import re
import sys

from .address import DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT, Address, typed_address
from .camera import Camera
from .catalog import is_secret
from .errors import AuthenticationFailed, NotAvailable, SercommError
from .opening import open_camera
from .redaction import HIDDEN, redacted, secrets_in

PASSWORD = "SERCOMM_PASSWORD"  # noqa: S105 - the name of a variable
LOGIN_IN_URL = re.compile(r"(?<=://)[^/@]*(?=@)")

type Answer = str | Sequence[str] | Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask a camera one thing and print it; return 1, with one line, if it fails."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    port = DEFAULT_HTTPS_PORT if asked.https else DEFAULT_HTTP_PORT
    address = typed_address(asked.host, port, ssl=asked.https)
    if address is None:
        parser.error("HOST must be a host name or an IP address, with or without :PORT")
    password = os.environ.get(PASSWORD)
    try:
        if password is None:
            password = getpass(f"Password of {asked.user}: ")
        answer = asyncio.run(_ask(asked, address, password))
        if isinstance(answer, bytes):
            asked.file.write_bytes(answer)
            answer = {"file": str(asked.file), "bytes": str(len(answer))}
    except AuthenticationFailed:
        print("camera: the login is wrong or may not do this", file=sys.stderr)
        return 1
    except (SercommError, OSError) as error:
        print(f"camera: {_plain(str(error))}", file=sys.stderr)
        return 1
    except EOFError:
        print(f"camera: no password was given; set {PASSWORD}", file=sys.stderr)
        return 1
    print(json.dumps(answer, indent=2) if asked.json else _lines(answer))
    return 0


async def _ask(
    asked: argparse.Namespace, address: Address, password: str
) -> Answer | bytes:
    """Do one command. The login is sent only to what says it is such a camera."""
    async with open_camera(
        address.host, asked.user, password, port=address.port, ssl=address.ssl
    ) as camera:
        if asked.command == "info":
            return await _info(camera)
        await camera.identity()
        if asked.command == "groups":
            return await camera.group_names()
        if asked.command == "get":
            return await _get(camera, asked.name)
        return await camera.snapshot()


async def _info(camera: Camera) -> dict[str, str]:
    """Return who the camera is, and what the login may do."""
    identity = await camera.identity(extended=True)
    told = {
        "model": identity.model,
        "company": identity.company,
        "mac": identity.mac,
        "host_name": identity.host_name,
        "firmware": identity.firmware,
        "http_port": identity.http_port,
        "https_port": identity.https_port,
        "rtsp_port": identity.rtsp_port,
        "address": camera.peer,
        "right": await camera.right(),
    }
    return {name: str(value) for name, value in told.items() if value}


async def _get(camera: Camera, name: str) -> Answer:
    """Return a group, or the value of one key; raises NotAvailable without it."""
    group, _, key = name.partition(".")
    values = (await camera.get_groups([group])).get(group)
    if values is None:
        raise NotAvailable(f"the camera does not show a group {group}")
    if key and key not in values:
        raise NotAvailable(f"the camera does not show {group}.{key}")
    shown = {name: _shown(group, name, value) for name, value in values.items()}
    return shown[key] if key else shown


def _shown(group: str, key: str, value: str) -> str:
    """Return a value without what nobody may read, such as a login in a URL."""
    if value and is_secret(group, key):
        return HIDDEN
    cleaned = redacted(value, secrets_in(group, {key: value}))
    return LOGIN_IN_URL.sub(HIDDEN, cleaned)


def _lines(answer: Answer) -> str:
    """Return an answer for people: a value, or a line for each name."""
    if isinstance(answer, str):
        return _plain(answer)
    if isinstance(answer, Mapping):
        answer = [f"{name}={value}" for name, value in answer.items()]
    return "\n".join(map(_plain, answer))


def _plain(text: str) -> str:
    """Return one line without what could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _parser() -> argparse.ArgumentParser:
    """Return the command line; options may stand before and after the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/camera",
        description="Ask a SerComm camera.",
        epilog=f"The password is taken from {PASSWORD}, or asked for.",
        parents=[_options()],
    )
    parser.set_defaults(user="administrator", https=False, json=False)
    parser.add_argument("host", metavar="HOST[:PORT]")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, parents=[_options()])

    command("info", "who the camera is and what the login may do")
    command("groups", "the groups of settings that it has")
    get = command("get", "a group or one value")
    get.add_argument("name", metavar="GROUP[.KEY]")
    command("snapshot", "store a picture").add_argument(
        "file", metavar="FILE", type=Path
    )
    return parser


def _options() -> argparse.ArgumentParser:
    """Return the options, made anew because a parser's defaults are kept in them."""
    options = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS
    )
    options.add_argument("--user", help="name of the login (administrator)")
    options.add_argument("--https", action="store_true", help="encrypted, port 443")
    options.add_argument("--json", action="store_true", help="print JSON")
    return options


if __name__ == "__main__":
    sys.exit(main())
