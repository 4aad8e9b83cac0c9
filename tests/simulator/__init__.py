"""A fake SerComm camera: faithful to the wire, ignorant of the integration."""

from .exchange import Request
from .notify import Delivery
from .personas import Persona, every, names
from .simulator import Simulator

__all__ = ["Delivery", "Persona", "Request", "Simulator", "every", "names"]
