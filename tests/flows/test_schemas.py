"""What the forms accept, and that everything they show is explained."""

from collections.abc import Callable
from itertools import product
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.sercomm import api
from custom_components.sercomm.api import (
    WIFI_SECURITY,
    Address,
    InvalidValue,
    change_email,
    change_wifi,
    clean_host,
    documented_properties,
    typed_address,
)
from custom_components.sercomm.flows import (
    options as options_flow,
    preparation,
    schemas as flow_schemas,
)
from custom_components.sercomm.flows.targets import TARGETS
from custom_components.sercomm.upkeep import Advice

# What of the pages of targets is typed as text.
TYPED = {"server", "username", "password", "sender", "subject", "path"}


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("192.168.1.20", "192.168.1.20"),
        (" 192.168.1.20 ", "192.168.1.20"),
        ("169.254.7.7", "169.254.7.7"),
        ("fd00::20", "fd00::20"),
        ("[FD00::20]", "fd00::20"),
        ("Camera", "camera"),
        ("front-door.fritz.box", "front-door.fritz.box"),
        ("camera.local.", "camera.local."),
        ("my_cam", "my_cam"),
        ("rc8230-92fff7", "rc8230-92fff7"),
        ("", None),
        (" ", None),
        (".", None),
        ("a..b", None),
        ("-camera", None),
        ("camera-", None),
        ("192.168.1.256", None),
        ("192.168.1", None),
        ("2130706433", None),
        ("192.168.1.20:80", None),
        ("http://192.168.1.20", None),
        ("192.168.1.20/img", None),
        ("user@192.168.1.20", None),
        ("cam era", None),
        ("camera\r\nHost: x", None),
        ("kamera?x", None),
        ("camera#x", None),
        ("camera%2e", None),
        ("camera\\x", None),
        ("a" * 64, None),
        ("a." * 126 + "a", "a." * 126 + "a"),
        ("a." * 126 + "ab", None),
        ("0.0.0.0", None),
        ("::", None),
        ("224.0.0.251", None),
        ("ff02::fb", None),
        ("255.255.255.255", None),
    ],
)
def test_clean_host(typed: str, host: str | None) -> None:
    """Host names and addresses pass, everything else does not."""
    assert clean_host(typed) == host


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.20", Address("192.168.1.20")),
        (" http://192.168.1.20:8080/ ", Address("192.168.1.20", 8080)),
        ("http://192.168.1.20/img/main.cgi?a=b", Address("192.168.1.20")),
        ("HTTPS://Camera.local/#top", Address("camera.local", 443, True)),
        ("https://camera:8443", Address("camera", 8443, True)),
        ("192.168.1.20:8080", Address("192.168.1.20", 8080)),
        ("192.168.1.20:8080/adm/file.cgi", Address("192.168.1.20", 8080)),
        ("camera/?next=http://camera/", Address("camera")),
        ("http://camera/?next=http://door/", Address("camera")),
        ("[fd00::20]:81/#top", Address("fd00::20", 81)),
        ("[fd00::20]:81", Address("fd00::20", 81)),
        ("http://[fd00::20]/", Address("fd00::20")),
        ("fd00::20", Address("fd00::20")),
        ("ftp://192.168.1.20", None),
        ("http://me:secret@192.168.1.20", None),
        ("192.168.1.20:0", None),
        ("192.168.1.20:99999", None),
        ("192.168.1.20:", None),
        ("http://", None),
        ("https:///path", None),
        ("camera:8080:81", None),
        ("camera:65535", Address("camera", 65535)),
        ("camera:1", Address("camera", 1)),
        ("camera:65536", None),
        ("camera:0", None),
    ],
)
def test_typed_address(typed: str, address: Address | None) -> None:
    """What was copied from a browser is taken apart; a login in it is refused."""
    assert typed_address(typed, 80, ssl=False) == address


def test_typed_address_beside_a_port() -> None:
    """What the address leaves open, the other fields say."""
    assert typed_address("camera", 8080, ssl=True) == Address("camera", 8080, True)
    assert typed_address("http://camera/", 81, ssl=True) == Address("camera", 81)
    assert typed_address("https://camera/", 8443, ssl=False) == Address(
        "camera", 8443, True
    )


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (api.CannotConnect(), "cannot_connect"),
        (api.CameraTimeout(), "timeout"),
        (api.CameraBusy(), "cannot_connect"),
        (api.AuthenticationFailed(), "invalid_auth"),
        (api.AccessDenied(), "invalid_auth"),
        (api.NotAvailable(), "not_sercomm"),
        (api.InvalidReply(), "not_sercomm"),
        (api.CommandRefused("ERROR"), "not_sercomm"),
    ],
)
def test_form_error(error: api.SercommError, key: str) -> None:
    """Every error of the protocol has a text in the form."""
    assert flow_schemas.form_error(error) == key


@pytest.fixture(scope="module")
def texts() -> dict[str, Any]:
    """Return the English texts."""
    path = Path(flow_schemas.__file__).parents[1] / "translations" / "en.json"
    return json.loads(path.read_text())


@pytest.mark.parametrize(
    ("section", "step", "fields"),
    [
        ("config", "credentials", flow_schemas.CREDENTIALS.schema),
        ("config", "manual", flow_schemas.MANUAL.schema),
        ("config", "reauth_confirm", flow_schemas.REAUTH.schema),
        ("config", "reconfigure", flow_schemas.RECONFIGURE.schema),
        ("config", "pick", {"device": None}),
        ("config", "prepare", dict.fromkeys((*Advice, "repeat"))),
        ("options", "prepare", dict.fromkeys((*Advice, "repeat"))),
    ],
)
def test_every_field_has_texts(
    texts: dict[str, Any], section: str, step: str, fields: dict[Any, Any]
) -> None:
    """Every field of every form has a name and an explanation, and no other has."""
    form = texts[section]["step"][step]
    names = {str(field) for field in fields}
    assert form["data"].keys() == form["data_description"].keys() == names
    assert form["title"]


def test_every_option_has_texts(texts: dict[str, Any]) -> None:
    """Every section of the options has a name, and every field an explanation."""
    form = texts["options"]["step"]["init"]
    sections = {name: set(map(str, f)) for name, f in options_flow.OPTIONS.items()}
    sections["upkeep"] |= set(map(str, options_flow.WEB_PAGES))
    sections["position"] = {"save_preset", "preset_name"}
    sections["check"] = set(map(str, options_flow.CHECK_FIELDS))
    sections["targets"] = {"target"}
    sections["wifi"] = set(map(str, options_flow.WIFI_FIELDS))
    assert form["sections"].keys() == sections.keys()
    assert "{name}" in form["title"]
    for name, fields in sections.items():
        part = form["sections"][name]
        assert part["name"]
        assert part["data"].keys() == part["data_description"].keys() == fields


def typed_wrong() -> set[str]:
    """Return why the pages of the options refuse what can be typed into them."""
    words: set[str] = set()

    def try_it(change: Callable[..., object], group: str, **typed: object) -> None:
        held = {k: "" for row in documented_properties(group) for k in row.keys}
        for before in (held, {}):
            try:
                change(before, **typed)
            except InvalidValue as error:
                words.add(error.refusal.word)

    bad = ("", "x" * 2000, "\u00e9", "a b", "a;b", "a@", "ftp://x")
    for target in TARGETS.values():
        texts = [str(field) for field in target.fields]
        least = dict.fromkeys({"server", "path"}.intersection(texts), "nas")
        for field, value in product({*texts} & TYPED, bad):
            try_it(target.change, target.group, **{**least, field: value})
        if "port" in texts:
            try_it(target.change, target.group, **least, port=65536)
    for recipients in ([], ["nobody"]):
        try_it(change_email, "EMAIL", server="nas", recipients=recipients)
    for security, value in product(WIFI_SECURITY, bad):
        wifi = {"password": "12345678", "security": security}
        try_it(change_wifi, "WIRELESS", ssid=value, **wifi)
        try_it(change_wifi, "WIRELESS", **{**wifi, "ssid": "home", "password": value})
    return words


def test_every_outcome_has_a_text(texts: dict[str, Any]) -> None:
    """Every error and abort reason that the flows can give is explained."""
    errors = {key for _, key in flow_schemas.ERRORS}
    prepared = {*preparation.PASSWORD_ERRORS.values(), "not_the_same", "known_to_all"}
    prepared |= {preparation.NO_ANSWER, preparation.REFUSED, "another_camera"}
    prepared.add(preparation.NOT_ALL_DONE)
    pages = {key for _, key in flow_schemas.PAGE_ERRORS} | {"held_otherwise"}
    pages |= {"refused", "refused_silently"}
    pages |= {f"invalid_{word}" for word in typed_wrong()}
    assert texts["options"]["error"].keys() == errors | prepared | pages | {
        "callback_url_https",
        "invalid_callback_url",
        "preset_name_held_otherwise",
        "confirm_wifi",
        "wifi_not_scanned",
    }
    for key in prepared:
        assert texts["options"]["error"][key] == texts["config"]["error"][key]
    errors |= {"unknown", "invalid_host", "no_devices_found", *prepared}
    assert texts["config"]["error"].keys() == errors
    assert texts["config"]["create_entry"].keys() == {"prepared"}
    assert texts["config"]["abort"].keys() == {
        "already_configured",
        "already_in_progress",
        "cannot_connect",
        "not_sercomm",
        "reauth_successful",
        "reconfigure_successful",
        "unique_id_mismatch",
        "unknown",
    }
