"""What a camera made of what it was given."""

from typing import Any

import pytest

from custom_components.sercomm.api.read_back import Difference, ReadBack, look


@pytest.mark.parametrize(
    ("held", "before", "differs"),
    [
        ("Front door", "", {}),
        ("Front", "", {"text": "cut"}),
        ("", "", {"text": "refused"}),
        ("Gate", "Gate", {"text": "refused"}),
        ("Fr?nt door", "Gate", {"text": "changed"}),
        ("", "Gate", {"text": "changed"}),
    ],
)
def test_a_text(held: str, before: str, differs: Any) -> None:
    """Whole, cut, refused, changed."""
    given = {"text": "Front door"}
    found = look("VIDEO", given, {"text": held, "color": "1"}, {"text": before})
    assert found == ReadBack({"text": held}, differs)


def test_spaces_at_the_ends() -> None:
    """They are lost when a camera is read: nothing is said of them."""
    given = {"text": " Front door ", "comment": "  "}
    held = {"text": "Front door", "comment": ""}
    assert look("VIDEO", given, held, {}) == ReadBack(held)
    assert look("VIDEO", given, {"text": "Front"}, {}).differs == {"text": "cut"}


def test_what_is_not_shown_is_not_judged() -> None:
    """Keys that are gone, and passwords that are hidden."""
    assert look("VIDEO", {"text": "x"}, {}, {}) == ReadBack()
    assert look("FTP", {"ftp1_passwd": "x"}, {"ftp1_passwd": ""}, {}) == ReadBack()
    given = {"user1": "bob,secret", "user2": ""}
    assert look("USER", given, {"user1": "bob,", "user2": ""}, {}) == ReadBack()


def test_a_password_that_is_shown_is_compared() -> None:
    """Some builds show them (firmware build flags)."""
    given = {"ftp1_passwd": "a long password", "ftp2_passwd": "short"}
    shown = {"ftp1_passwd": "a long", "ftp2_passwd": "short"}
    assert look("FTP", given, shown, {}).differs == {"ftp1_passwd": Difference.CUT}
    found = look("USER", {"user1": "bob,secret"}, {"user1": "bob,sec"}, {})
    assert found.differs == {"user1": Difference.CUT}
