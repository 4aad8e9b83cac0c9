"""Faults of a camera's answers, the rows of the matrix in docs/faults.md."""

from typing import Any

from tests.simulator import Simulator

MEBIBYTE = 1 << 20
CHUNKS_THAT_ARE_NONE = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
OTHER_GROUP = "[LOG]\r\nlog_mode=1\r\nsyslog_server=\r\n"

# Name -> the fault of the simulator, and its options.
WIRE: dict[str, dict[str, Any]] = {
    "refused": {"kind": "refuse"},
    "reset": {"kind": "reset"},
    "reset in the header": {
        "kind": "raw",
        "data": "HTTP/1.0 200 OK\r\ncontent-ty",
        "then": "reset",
    },
    "closed": {"kind": "empty"},
    "silent": {"kind": "silent"},
    "drip": {"kind": "drip", "seconds": 1},
    "endless": {"kind": "endless"},
    "length too large": {"kind": "length", "bytes": 1 << 40},
    "length too small": {"kind": "length", "bytes": 25},
    "length below zero": {"kind": "length", "bytes": -1},
    "broken chunks": {"kind": "raw", "data": CHUNKS_THAT_ARE_NONE},
    "login page": {"kind": "html"},
    "401 once": {"kind": "status", "code": 401, "count": 1},
    "401": {"kind": "status", "code": 401},
    "redirect to this machine": {"kind": "redirect", "to": "http://127.0.0.1/"},
    "redirect elsewhere": {"kind": "redirect", "to": "http://127.0.0.2:9/"},
    "redirect to itself": {"kind": "redirect", "to": "/adm/get_group.cgi"},
    "500": {"kind": "status", "code": 500},
    "503": {"kind": "status", "code": 503},
    "keeps no promise": {"kind": "keep"},
    "cut": {"kind": "truncate"},
    "garbage": {"kind": "garbage"},
    "10 MiB": {"kind": "status", "code": 200, "body": "a=b\r\n" * (2 * MEBIBYTE)},
    "twice": {"kind": "repeat"},
    "another group": {"kind": "status", "code": 200, "body": OTHER_GROUP},
}
# After these the login is left alone for a while: ten polls instead of two.
LOCKS_OUT = frozenset({"401"})


# What is shown of a group whose answers are cut is kept for six polls, not three.
BELIEVED = {"cut": 7, "length too small": 7}
# At the first set-up, a login that is refused is asked for.
NEEDS_A_HUMAN = frozenset({"401"})
# What needs a login; the rest is answered.
LOCKED = "/[ai]*"


def strike(camera: Simulator, fault: str, path: str | None = None) -> None:
    """Let a fault strike what is asked for from now on."""
    if path is None and fault.startswith("401"):
        path = LOCKED
    camera.faults.set(path, **WIRE[fault])


def polls_until_well(fault: str) -> int:
    """Return after how many polls all is well again."""
    return 10 if fault in LOCKS_OUT else 2
