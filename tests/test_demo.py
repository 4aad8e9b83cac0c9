"""scripts/develop: its command line and its dashboard."""

import sys
from typing import Any

import pytest

from scripts.demo import dashboard
from scripts.demo.__main__ import main

ENTITIES = {
    key: key.replace(".", ".yard_")
    for key in (
        "camera.live",
        "image.last_motion",
        "media_player.speaker",
        "binary_sensor.motion",
        *(f"button.ptz_{name}" for name in ("up", "down", "left", "right", "home")),
        "button.ptz_preset_1",
    )
}


def cards(part: Any) -> list[dict[str, Any]]:
    """Return every card of a dashboard, however deep."""
    found = [part] if isinstance(part, dict) and "type" in part else []
    parts = part.values() if isinstance(part, dict) else part
    for inner in parts if not isinstance(part, str | int | None) else ():
        if isinstance(inner, dict | list):
            found += cards(inner)
    return found


def test_our_card_comes_first() -> None:
    """The address that is printed shows it, without a click."""
    views = dashboard.layout(ENTITIES)["views"]
    assert [card for card in cards(views[0]["sections"]) if "entity" in card] == [
        {
            "type": "custom:sercomm-camera-card",
            "entity": "camera.yard_live",
            "grid_options": {"columns": "full"},
        }
    ]


def test_pictures_reserve_their_height() -> None:
    """Nothing jumps, and nothing is white, until the first picture is there."""
    pictures = {
        card["entity"]: card.get("aspect_ratio")
        for card in cards(dashboard.layout(ENTITIES))
        if card["type"] == "picture-entity"
    }
    assert pictures == {
        "camera.yard_live": "16:9",
        "image.yard_last_motion": "16:9",
    }


def test_no_picture_is_asked_for_that_is_not_there() -> None:
    """Until the first motion a tile stands in the place of its picture."""
    by_type = {
        card["type"]: card["visibility"]
        for card in cards(dashboard.layout(ENTITIES))
        if card.get("entity") == "image.yard_last_motion" and "visibility" in card
    }
    condition = {"condition": "state", "entity": "image.yard_last_motion"}
    none = ["unknown", "unavailable"]
    assert by_type == {
        "picture-entity": [condition | {"state_not": none}],
        "tile": [condition | {"state": none}],
    }


def test_picture_comes_back_after_privacy() -> None:
    """In privacy mode its switch stands in the place of the live picture."""
    shown = cards(dashboard.layout(ENTITIES | {"switch.privacy": "switch.hide"}))
    by_entity = {
        card["entity"]: card["visibility"]
        for card in shown
        if card.get("entity") in ("camera.yard_live", "switch.hide")
        and "visibility" in card
    }
    condition = {"condition": "state", "entity": "switch.hide"}
    assert by_entity == {
        "camera.yard_live": [condition | {"state_not": ["on"]}],
        "switch.hide": [condition | {"state": ["on"]}],
    }


def test_holding_a_button_opens_no_dialog() -> None:
    """An arrow that is held down moves the camera, as one that is pressed."""
    buttons = [
        card
        for card in cards(dashboard.layout(ENTITIES))
        if card["type"] == "button" and "entity" in card
    ]
    assert len(buttons) == 6
    assert all(card["hold_action"] == {"action": "none"} for card in buttons)


def test_what_a_camera_can_is_shown() -> None:
    """Speaker, last motion and the way to the clips are there; without them not."""
    shown = cards(dashboard.layout(ENTITIES))
    assert [c["entity"] for c in shown if c["type"] == "media-control"] == [
        "media_player.yard_speaker"
    ]
    [clips] = [c for c in shown if c.get("name") == "Clips"]
    assert clips["tap_action"]["navigation_path"].startswith("/media-browser/")
    assert cards(dashboard.layout({}))[0]["sections"] == []


@pytest.mark.parametrize("port", ["0", "99999", "-1", "http", "8123.5", "²"])
def test_no_port(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not a port is refused with a sentence, before anything starts."""
    monkeypatch.setattr(sys, "argv", ["scripts/develop", f"--port={port}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"'{port}' is not a whole number, 1 to 65535" in capsys.readouterr().err
