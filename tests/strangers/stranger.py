"""The form of the tables: a stranger pays visits, each visit is asks and events."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field

type Settings = Mapping[str, Mapping[str, str]]
"""Group -> property -> value."""


@dataclass(frozen=True)
class Ask:
    """One request as it goes over the wire, and what the client needs then.

    In `target`, `head` and `body`, `{url}` is the client's own web server, `{host}` the
    camera, `{login}` what logs in, `{length}` the body's, `{kept}` an answer kept.
    """

    target: str
    _: KW_ONLY
    method: str = "GET"
    version: str = "HTTP/1.1"
    head: tuple[str, ...] = ()
    """Lines in place of those that the client sends elsewhere."""
    body: bytes = b""
    secure: bool = False
    """Whether it goes to the HTTPS port."""
    leaves_after: float | None = None
    """Seconds after which the client hangs up, without an answer."""
    ends: bool = False
    """Whether the client says that nothing follows."""
    fault: str = ""
    """What goes wrong this time: a kind of tests/simulator/faults.py."""

    status: int | None = 200
    """None where the client gets nothing, and goes on."""
    kind: str = ""
    """How the content type begins."""
    exactly: str | None = None
    """The whole body."""
    shape: str = ""
    """`list`: a group a line; `pairs`: keys and values; no other line, CRLF each."""
    lines: tuple[str, ...] = ()
    """Patterns of lines that the body has, each whole."""
    nodes: Mapping[str, str] = field(default_factory=dict)
    """What stands in the XML body, by path below the root."""
    lacks: tuple[str, ...] = ()
    """What must not stand in the body."""
    keep: bool = False
    """Whether the client sends this body again."""
    frames: int = 0
    """How many frames of the vendor's framing it reads; then it hangs up."""
    holds: Settings = field(default_factory=dict)
    """What the camera holds then; all else is as it was."""


@dataclass(frozen=True)
class Event:
    """Something happens at the camera, and the client is told."""

    trigger: str
    _: KW_ONLY
    method: str = ""
    """Of the request that arrives; empty when none does."""
    kind: str = ""
    begins: bytes = b""
    """How the body begins."""


@dataclass(frozen=True)
class Visit:
    """What a client does at one camera, in this order."""

    persona: str
    steps: tuple[Ask | Event, ...]
    _: KW_ONLY
    speed: float = 100
    """What the camera's waits are divided by: ten seconds of a long poll."""
    found: Settings = field(default_factory=dict)
    """What the camera holds before, where that is not what left the factory."""
    heard: tuple[tuple[str, int], ...] = ()
    """What came out of the speaker: codec and bytes."""


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """A client, where it can be read, and what stands in each of its requests."""

    source: str
    head: tuple[str, ...]
    visits: tuple[Visit, ...]
