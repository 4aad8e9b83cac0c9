"""The cameras that can be played: a file each, see docs/personas.md."""

from .base import Groups, Persona
from .files import BadPersona, create, every

# The generations of firmware. The tests of each part run with these, those of the whole
# with every file.
GENERATIONS = ("rc8230", "rc8221", "icamera2", "oc810")


def names() -> tuple[str, ...]:
    """The names of the personas that stand for a generation."""
    return GENERATIONS


__all__ = ["BadPersona", "Groups", "Persona", "create", "every", "names"]
