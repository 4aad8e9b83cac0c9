"""The cameras that can be played."""

from . import icamera2, oc810, rc8221, rc8230
from .base import Groups, Persona

PERSONAS = {
    "rc8230": rc8230.persona,
    "rc8221": rc8221.persona,
    "icamera2": icamera2.persona,
    "oc810": oc810.persona,
}


def names() -> tuple[str, ...]:
    """The names of the personas."""
    return tuple(PERSONAS)


def create(name: str) -> Persona:
    """A fresh camera of that name; its groups and switches are its own."""
    return PERSONAS[name]()


__all__ = ["Groups", "Persona", "create", "names"]
