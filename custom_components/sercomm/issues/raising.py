"""Repairs that this integration raises."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import CONF_IGNORED_REPAIRS, DOMAIN
from ..quoting import in_code, placeholders

# Translations are found by this key, and the registry keeps by it what is ignored.
UNKNOWN_SENDER = "foreign_source"
DELIVERY_ISSUES = (
    "no_address",
    "https_only",
    "address_cut",
    "refused",
    "unreachable",
    "contested",
    "no_live_data",
)
CLIP_ISSUES = ("not_supported", "no_address", "refused")
# These placeholders stand between backticks in every text of a problem.
IN_CODE = frozenset({"presets", "reason", "rule", "server"})


class Problem(StrEnum):
    """What may be wrong with a camera; the ids and the kinds of these repairs."""

    CLIP_FORMAT = "clip_format"
    DISK_FULL = "disk_full"
    OPEN_LOGIN = "no_password"
    OPEN_VIEWING = "open_viewing"
    PHONE_HOME = "phone_home"
    PRESETS_LOST = "presets_lost"
    REBOOTS_OFTEN = "reboots_often"
    SETTINGS_REWRITTEN = "settings_rewritten"
    UPNP_OPENS_PORTS = "upnp_opens_ports"
    WRONG_TIME_ZONE = "wrong_time_zone"
    XFINITY = "xfinity"


@callback
def async_delivery(hass: HomeAssistant, entry: ConfigEntry[Any], reason: str) -> None:
    """Show the repair for why motion does not reach us, and no other."""
    for key in DELIVERY_ISSUES:
        issue_id, kind = f"{key}_{entry.entry_id}", f"delivery_{key}"
        _show_if(key == reason, hass, entry, issue_id, kind, fixable=True)


@callback
def async_clips(hass: HomeAssistant, entry: ConfigEntry[Any], state: str) -> None:
    """Show the repair for why clips do not reach us, and no other."""
    for key in CLIP_ISSUES:
        issue_id, kind = f"clips_{key}_{entry.entry_id}", f"clips_{key}"
        _show_if(key == state, hass, entry, issue_id, kind, fixable=False)


@callback
def async_offer_sender(
    hass: HomeAssistant, entry: ConfigEntry[Any], sender: str
) -> None:
    """Offer to accept notifications that come from another address."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _sender_id(entry, sender),
        data={"kind": UNKNOWN_SENDER, "entry_id": entry.entry_id, "sender": sender},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=UNKNOWN_SENDER,
        translation_placeholders=placeholders(name=entry.title, sender=sender),
    )


@callback
def async_withdraw_senders(
    hass: HomeAssistant, entry: ConfigEntry[Any], senders: Iterable[str]
) -> None:
    """Drop the offers to accept addresses that are accepted by now."""
    for sender in senders:
        ir.async_delete_issue(hass, DOMAIN, _sender_id(entry, sender))


@callback
def async_raise(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    problem: Problem,
    *,
    text: str | None = None,
    fix: Mapping[str, str] | None = None,
    **texts: str,
) -> None:
    """Show a repair; hidden from the start when it was ignored before.

    `text` names its texts where there are several; `fix` is what its flow needs, None
    when it has none. `texts` are its placeholders; those of IN_CODE stand between
    backticks.
    """
    issue_id = _id(entry, problem)
    # The registry forgets that an issue was ignored as soon as it is deleted, which
    # happens here whenever a cause pauses: so that is kept in the entry besides.
    known = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=None
        if fix is None
        else {"kind": problem.value, "entry_id": entry.entry_id, **fix},
        is_fixable=fix is not None,
        severity=ir.IssueSeverity.WARNING,
        translation_key=text or problem.value,
        translation_placeholders=placeholders(name=entry.title, **texts)
        | {key: in_code(texts[key]) for key in IN_CODE & texts.keys()},
    )
    if known is not None:
        _remember(hass, entry, problem, ignored=known.dismissed_version is not None)
    elif problem in entry.data.get(CONF_IGNORED_REPAIRS, ()):
        ir.async_ignore_issue(hass, DOMAIN, issue_id, ignore=True)


@callback
def async_withdraw(
    hass: HomeAssistant, entry: ConfigEntry[Any], problem: Problem
) -> None:
    """Take a repair away because its cause is gone; the registry forgets it."""
    issue_id = _id(entry, problem)
    if issue := ir.async_get(hass).async_get_issue(DOMAIN, issue_id):
        _remember(hass, entry, problem, ignored=issue.dismissed_version is not None)
        ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def async_clear(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Remove all repairs of an entry."""
    registry = ir.async_get(hass)
    for domain, issue_id in list(registry.issues):
        if domain == DOMAIN and entry.entry_id in issue_id:
            ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def _show_if(
    is_so: bool,
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    issue_id: str,
    kind: str,
    *,
    fixable: bool,
) -> None:
    """Show a repair while something is so, and drop it otherwise."""
    if not is_so:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"kind": kind, "entry_id": entry.entry_id} if fixable else None,
        is_fixable=fixable,
        severity=ir.IssueSeverity.WARNING,
        translation_key=kind,
        translation_placeholders=placeholders(name=entry.title),
    )


def _sender_id(entry: ConfigEntry[Any], sender: str) -> str:
    """Return the id of the repair about one address, which it does not show.

    Home Assistant's diagnostics file lists the ids of repairs; the webhook's secret
    keeps the few addresses of a home network from being tried one by one.
    """
    secret = entry.data.get(CONF_WEBHOOK_ID, "")
    short = sha256(f"{secret} {sender}".encode()).hexdigest()[:8]
    return f"{UNKNOWN_SENDER}_{entry.entry_id}_{short}"


def _id(entry: ConfigEntry[Any], problem: Problem) -> str:
    """Return the id of the repair of a problem."""
    return f"{problem}_{entry.entry_id}"


@callback
def _remember(
    hass: HomeAssistant, entry: ConfigEntry[Any], problem: Problem, *, ignored: bool
) -> None:
    """Keep in the entry which repairs the user does not want to see again."""
    before = set(entry.data.get(CONF_IGNORED_REPAIRS, ()))
    now = before | {problem.value} if ignored else before - {problem.value}
    if now != before:
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_IGNORED_REPAIRS: sorted(now)}
        )
