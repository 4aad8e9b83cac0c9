"""Motion windows."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import InvalidValue
from custom_components.sercomm.api.catalog import check_value
from custom_components.sercomm.api.motion import (
    Area,
    Window,
    change_window,
    format_area,
    parse_area,
    parse_windows,
)
from tests.simulator.personas import create

OLD = create("rc8230").groups["MOTION"]
NEW = create("icamera2").groups["MOTION"]


def test_the_windows_of_a_group() -> None:
    """The base document's dump."""
    first, second, third, fourth = parse_windows(OLD)
    assert first == Window(
        number=1,
        enabled=True,
        name="Window 1",
        area=Area(0, 0, 639, 479),
        threshold=80,
        sensitivity=6,
        update_frequency=90,
    )
    assert (second.enabled, second.area) == (False, Area(0, 0, 160, 120))
    assert (third.number, fourth.name) == (3, "Window 4")
    odd = {"md_switch2": "x", "md_threshold2": "", "md_sensitivity2": "12345"}
    assert parse_windows(odd) == (
        Window(
            number=2,
            enabled=None,
            name=None,
            area=None,
            threshold=None,
            sensitivity=None,
            update_frequency=None,
        ),
    )
    assert parse_windows({}) == ()


def test_changing_everything() -> None:
    """Six keys of one window."""
    assert change_window(
        OLD,
        2,
        enabled=True,
        name="Front door",
        area=Area(30, 60, 100, 120),
        threshold=0,
        sensitivity=10,
        update_frequency=100,
    ) == {
        "md_switch2": "1",
        "md_name2": "Front door",
        "md_window2": "30,60,100,120",
        "md_threshold2": "0",
        "md_sensitivity2": "10",
        "md_update_freq2": "100",
    }
    assert change_window(OLD, 1) == {}
    assert change_window(OLD, 4, enabled=False) == {"md_switch4": "0"}


@pytest.mark.parametrize(
    ("area", "absolute"),
    [
        (Area(0, 0, 639, 479), "0,0,1280,720/1280,720"),
        (Area(0, 0, 160, 120), "0,0,320,180/1280,720"),
        (Area(320, 240, 639, 479), "640,360,1280,720/1280,720"),
    ],
)
def test_newer_firmware_holds_the_area_twice(area: Area, absolute: str) -> None:
    """The pairs of the factory's own values."""
    assert change_window(NEW, 1, area=area) == {
        "md_window1": format_area(area),
        "md_abs_window1": absolute,
    }
    odd = {**NEW, "md_abs_window1": "?"}
    assert change_window(odd, 1, area=area) == {"md_window1": format_area(area)}


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "Thirteen char"},
        {"name": "$(reboot)"},
        {"name": "Tür"},
        {"area": Area(0, 0, 640, 479)},
        {"area": Area(0, 0, 639, 480)},
        {"area": Area(-1, 0, 639, 479)},
        {"area": Area(10, 0, 10, 479)},
        {"area": Area(0, 20, 639, 20)},
        {"threshold": 256},
        {"threshold": -1},
        {"sensitivity": 11},
        {"update_frequency": 0},
        {"update_frequency": 101},
    ],
)
def test_what_is_refused(wanted: dict[str, object]) -> None:
    """Whatever is out of range."""
    with pytest.raises(InvalidValue):
        change_window(OLD, 1, **wanted)  # type: ignore[arg-type]


def test_windows_that_are_not_there() -> None:
    """Neither number nor key."""
    for number in (0, 5):
        with pytest.raises(InvalidValue, match="1 to 4"):
            change_window(OLD, number, enabled=True)
    with pytest.raises(InvalidValue, match="not known to this camera"):
        change_window({"md_window1": "0,0,1,1"}, 1, enabled=True)


@given(
    st.tuples(st.integers(0, 638), st.integers(0, 478)).flatmap(
        lambda corner: st.builds(
            Area,
            st.just(corner[0]),
            st.just(corner[1]),
            st.integers(corner[0] + 1, 639),
            st.integers(corner[1] + 1, 479),
        )
    )
)
def test_areas_there_and_back(area: Area) -> None:
    """And the catalogue agrees, with the second copy too."""
    assert parse_area(format_area(area)) == area
    for key, value in change_window(NEW, 3, area=area).items():
        check_value("MOTION", key, value)


@given(st.text() | st.text(st.sampled_from("0123456789, -²")))
def test_any_text_is_an_area_or_none(text: str) -> None:
    """Never raises, and neither does a whole group of it."""
    area = parse_area(text)
    assert area is None or min(area) >= 0
    keys = ("switch", "name", "window", "threshold", "sensitivity", "update_freq")
    assert len(parse_windows({f"md_{key}1": text for key in keys})) == 1
