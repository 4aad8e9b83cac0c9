"""Secrets of every simulated camera and entry, looked for in all that a test shows.

In the log, in states and their attributes, repairs, notifications, dialogs,
diagnostics, answers and errors of actions: as they are, percent-encoded and in base64.
"""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
import logging
from typing import Any, override
from urllib.parse import quote, quote_plus

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, ServiceRegistry
from homeassistant.data_entry_flow import FlowManager
from homeassistant.helpers import issue_registry as ir

from custom_components.sercomm import diagnostics
from custom_components.sercomm.const import DOMAIN
from tests.simulator import Simulator

# Shorter ones are words that stand in texts by chance.
SHORTEST = 6
CONTEXT = 80
OURS = "custom_components.sercomm"
# They log every request, and so each webhook, when they are asked to.
NOT_OURS = ("aiohttp.access", "pytest_homeassistant_custom_component")
PASSWORDS = (
    ("EMAIL", "smtp_password"),
    ("FTP", "ftp1_passwd"),
    ("FTP", "ftp2_passwd"),
    ("SMBC", "smbc_passwd"),
    ("SMBC", "smbc_rec_passwd"),
    ("DDNS", "ddns_password"),
    ("WIRELESS", "wpa_ascii"),
)
HELD = ("password", "webhook_id", "clip_webhook_id")
SHOWN_BY_FLOWS = ("description_placeholders", "errors", "reason", "title")

_watching: list[Watch] = []


def plant(camera: Simulator) -> list[str]:
    """Give a camera a password for whatever has one; return all its secrets."""
    for group, key in PASSWORDS:
        if camera.groups.get(group, {}).get(key) == "":
            camera.groups[group][key] = f"canary-{group}-{key}".lower()
    held = {camera.groups.get(group, {}).get(key, "") for group, key in PASSWORDS}
    held |= {password for password, _ in camera.accounts.values()}
    # One that is the name of its account stands everywhere.
    return sorted(held - camera.accounts.keys())


@cache
def forms(secret: str) -> frozenset[str]:
    """Return how a secret may be written."""
    raw = secret.encode()
    found = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    for encode in (b64encode, urlsafe_b64encode):
        for before in range(3):
            # The first and the last characters depend on the neighbours.
            text = encode(bytes(before) + raw).decode().rstrip("=")
            found.add(text[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6])
    return frozenset(found)


class Watch(logging.Handler):
    """Keeps what a test shows, where somebody could read it."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        super().__init__()
        self.texts: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line of ours, or one that somebody is to read."""
        if record.name.startswith(OURS) or (
            record.levelno >= logging.WARNING and not record.name.startswith(NOT_OURS)
        ):
            self.texts.append(record.getMessage())
            if record.exc_info:
                self.texts.append(repr(record.exc_info[1]))

    def note(self, shown: object) -> None:
        """Keep something that was shown."""
        if shown:
            self.texts.append(repr(shown))

    def note_error(self, error: BaseException) -> None:
        """Keep an error and what its text is filled with."""
        self.texts.append(str(error))
        self.note(getattr(error, "translation_placeholders", None))

    def shown(self, hass: HomeAssistant) -> str:
        """Return all that is to be read by now."""
        states = [(s.entity_id, s.state, s.attributes) for s in hass.states.async_all()]
        issues = [
            (issue.issue_id, issue.translation_placeholders, issue.data)
            for issue in ir.async_get(hass).issues.values()
            if issue.domain == DOMAIN
        ]
        notes = persistent_notification._async_get_or_create_notifications(hass)
        return "\n".join([*self.texts, repr(states), repr(issues), repr(notes)])

    def leaked(self, hass: HomeAssistant, secrets: Iterable[str]) -> list[str]:
        """Return what is shown of these secrets, and what stands before it."""
        kept = {secret for secret in secrets if len(secret) >= SHORTEST}
        text = self.shown(hass)
        return [
            text[max(0, text.index(form) - CONTEXT) :][: CONTEXT + len(form)]
            for secret in sorted(kept)
            for form in forms(secret)
            if form in text
        ]


@contextmanager
def watch(hass: HomeAssistant, secrets: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Fail after the block when it has shown one of the secrets."""
    watching = Watch()
    root = logging.getLogger()
    root.addHandler(watching)
    _watching.append(watching)
    try:
        yield
    finally:
        _watching.remove(watching)
        root.removeHandler(watching)
    if leaked := watching.leaked(hass, secrets()):
        raise AssertionError(f"secrets are shown: {leaked}")


def secrets_of(hass: HomeAssistant) -> list[str]:
    """Return the secrets that the entries of this Home Assistant hold."""
    return [
        value
        for entry in hass.config_entries.async_entries(DOMAIN)
        for key, value in entry.data.items()
        if key in HELD and value != entry.data.get("username")
    ]


def _watched[**P, R](
    work: Callable[P, Awaitable[R]], shown: Callable[[R], object] = lambda found: found
) -> Callable[P, Awaitable[R]]:
    """Return the same work, of which answer and error are kept."""

    @wraps(work)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            found = await work(*args, **kwargs)
        except BaseException as error:
            for watching in _watching:
                watching.note_error(error)
            raise
        for watching in _watching:
            watching.note(shown(found))
        return found

    return wrapper


def _in_a_dialog(result: Any) -> list[Any]:
    """Return what a step of a flow shows."""
    return [result[key] for key in SHOWN_BY_FLOWS if result.get(key)]


def listen() -> None:
    """Listen to actions, flows and diagnostics of every Home Assistant."""
    for owner, name, shown in (
        (ServiceRegistry, "async_call", lambda found: found),
        (FlowManager, "async_configure", _in_a_dialog),
        (FlowManager, "async_init", _in_a_dialog),
        (diagnostics, "async_get_config_entry_diagnostics", lambda found: found),
    ):
        setattr(owner, name, _watched(getattr(owner, name), shown))
