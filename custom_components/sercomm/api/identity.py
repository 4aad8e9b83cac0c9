"""Who a camera is: what /util/query.cgi says to anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
import re
from typing import Any, Self

from .errors import InvalidReply

MAC = re.compile(r"[0-9a-f]{12}")
# `1280x720,640*480`: both signs stand in one line (base document).
RESOLUTION = re.compile(r"([0-9]{2,5})[x*]([0-9]{2,5})")
# `serial` tells `pelco` of a camera that is moved by RS-485 (WVC80N manual p.31).
STATES = frozenset({"on", "off", "yes", "no", "pelco"})
TOLD_LATER = ("firmware", "http_port", "https_port", "rtsp_port", "serial_number")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A camera's public identity.

    `mac` is lower case with colons; ports are None when the camera does not
    say; `flags` are its on/off words such as `ptctrl` and `irled`; `resolutions`
    are `WIDTHxHEIGHT`. Source: WVC80N manual p.31 and the query.cgi samples.
    `serial_number` is not public: None until an administrator has asked for it,
    empty where the camera does not tell it.
    """

    mac: str
    model: str
    company: str
    host_name: str
    default_name: str
    firmware: str | None = None
    http_port: int | None = None
    https_port: int | None = None
    rtsp_port: int | None = None
    flags: Mapping[str, str] = field(default_factory=dict)
    resolutions: tuple[str, ...] = ()
    serial_number: str | None = None

    @classmethod
    def from_query(cls, pairs: Mapping[str, str]) -> Self:
        """Build from the reply of query.cgi; raises InvalidReply without a MAC."""
        # With colons in the base document, without in the WVC80N manual (p.31).
        digits = re.sub(r"[:-]", "", pairs.get("mac", "")).lower()
        if not MAC.fullmatch(digits) or not (
            pairs.keys() & {"defname", "model_number"}
        ):
            raise InvalidReply("this is not a SerComm camera")
        return cls(
            mac=":".join(digits[i : i + 2] for i in range(0, 12, 2)),
            model=_name(pairs.get("model_number")),
            company=_name(pairs.get("company_name")),
            host_name=_name(pairs.get("hostname")),
            default_name=_name(pairs.get("defname")),
            **_extended(pairs),
            flags={k: v for k, v in pairs.items() if v in STATES},
            resolutions=tuple(
                "x".join(match.groups())
                for part in pairs.get("resolutions", "").split(",")
                if (match := RESOLUTION.fullmatch(part.strip()))
            ),
        )

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Restore what `as_dict` stored."""
        return cls(**{**stored, "resolutions": tuple(stored["resolutions"])})

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-serialisable copy."""
        return {
            **vars(self),
            "flags": dict(self.flags),
            "resolutions": list(self.resolutions),
        }

    def extended(self, pairs: Mapping[str, str]) -> Self:
        """Return it with what the extended reply of query.cgi adds."""
        return replace(self, **_extended(pairs))

    def like(self, earlier: Self) -> Self:
        """Return it with what only longer questions tell, as it was told earlier."""
        return replace(self, **{key: getattr(earlier, key) for key in TOLD_LATER})

    @property
    def title(self) -> str:
        """The name the owner gave, else model and the last six of the MAC."""
        factory = {"", "camera", self.default_name.lower(), self.model.lower()}
        if self.host_name.lower() not in factory:
            return self.host_name
        suffix = self.mac.replace(":", "")[-6:].upper()
        return f"{self.model or 'SerComm'} {suffix}"

    def has(self, flag: str) -> bool:
        """Whether the camera says `on` or `yes` of a feature."""
        return self.flags.get(flag) in {"on", "yes"}


def _extended(pairs: Mapping[str, str]) -> dict[str, Any]:
    """Return what only the extended reply of query.cgi is sure to tell."""
    return {
        "firmware": _name(pairs.get("fw_ver")) or None,
        "http_port": _port(pairs.get("http_port")),
        "https_port": _port(pairs.get("https_port")),
        "rtsp_port": _port(pairs.get("rtsp_port")),
    }


def _name(text: str | None) -> str:
    """Return the printable characters of a name, at most 64."""
    return "".join(c for c in text or "" if c.isprintable())[:64]


def _port(text: str | None) -> int | None:
    """Return a usable port number."""
    if text and re.fullmatch(r"[0-9]{1,5}", text) and 0 < int(text) < 65536:
        return int(text)
    return None
