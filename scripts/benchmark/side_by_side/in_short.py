"""The beginning of the page: a few figures of all who took part, beside each other."""

from collections import Counter
import statistics
from typing import NamedTuple

from . import adding, faults, motion, pictures, reloads, steady, viewing
from .figures import NOT_MEASURED, Figures, number, table


class Line(NamedTuple):
    """A figure, and how it is called here."""

    words: str
    scenario: str
    what: str


# What a camera is asked, who gets a picture, what is lost, what faults cost.
LINES = (
    Line(
        "Added: requests a camera",
        adding.SCENARIO,
        "added: requests a camera",
    ),
    Line(
        "Restart: requests a camera",
        adding.SCENARIO,
        "restart: requests a camera",
    ),
    Line(
        "Requests a minute",
        steady.SCENARIO,
        "requests a minute and camera",
    ),
    Line(
        f"Motion: lost of {motion.COUNT}",
        motion.SCENARIO,
        f"of {motion.COUNT} or so: lost",
    ),
    Line(
        f"Motion: believed of {motion.STRANGERS} strangers",
        motion.SCENARIO,
        f"from a stranger, of {motion.STRANGERS}: believed",
    ),
    Line(
        "Motion: from sent to seen, p95",
        motion.SCENARIO,
        "from sent to seen, p95",
    ),
    Line(
        "64 stills at once: requests at the camera",
        pictures.STILLS,
        "64 at once: requests at the camera",
    ),
    Line(
        "64 stills at once: without a picture",
        pictures.STILLS,
        "64 at once: without a picture",
    ),
    Line(
        "64 viewers: streams that the camera sends",
        viewing.SCENARIO,
        "64: streams that the camera sends",
    ),
    Line(
        "64 viewers: without a picture",
        viewing.SCENARIO,
        "64: viewers without a picture",
    ),
    Line(
        "First picture of a stream",
        pictures.FIRST,
        "MJPEG through Home Assistant",
    ),
    Line(
        "Unplugged: until it is shown as unavailable",
        faults.SCENARIO,
        "unplugged: until unavailable",
    ),
    Line(
        f"A picture without an end, ended at {faults.MOST_GROWN:.0f} MiB: memory",
        faults.SCENARIO,
        f"endless: growth for one still, ended at {faults.MOST_GROWN:.0f} MiB",
    ),
    Line(
        f"{reloads.RELOADS} reloads: memory",
        reloads.SCENARIO,
        f"after {reloads.RELOADS}: growth",
    ),
)


def section(figures: Figures) -> str:
    """Return a table of medians, of as many cameras as most was measured with.

    Nothing where none of the chosen figures was measured.
    """
    subjects = {subject[:2]: subject for subject in figures.values}
    chosen = [(line, subjects.get((line.scenario, line.what))) for line in LINES]
    found = [(line.words, subject) for line, subject in chosen if subject is not None]
    if not found:
        return ""
    places = [place for _, subject in found for place in figures.values[subject]]
    [(size, _)] = Counter(place.cameras for place in places).most_common(1)
    took_part = {place.contestant for place in places if place.cameras == size}
    names = [name for name in figures.contestants() if name in took_part]
    rows = [["", *(f"**{name}**" for name in names)]]
    for words, subject in found:
        medians = {
            place.contestant: number(statistics.median(values))
            for place, values in figures.values[subject].items()
            if place.cameras == size
        }
        unit = f", {subject.unit}" if subject.unit else ""
        cells = (medians.get(name, NOT_MEASURED) for name in names)
        rows.append([f"{words}{unit}", *cells])
    cameras = f"{size} camera{'s' * (size > 1)}"
    return f"## In short, with {cameras}\n\n{table(rows)}"
