"""The server of a provider that a camera asks for its settings, again and again.

What it writes is what Comcast's camera code rewrites in Xfinity cameras
(github.com/rdkcmf/rdkc-configmgr).
"""

import asyncio
from typing import TYPE_CHECKING

from .dialects import entry
from .settings import apply

if TYPE_CHECKING:
    from .simulator import Simulator

RULE = "XFINITY_MOTION"
SLOTS = tuple(f"event{number}_entry" for number in range(1, 11))


class VendorCloud:
    """Gives one camera settings that nobody here has asked for."""

    def __init__(self, sim: Simulator) -> None:
        """Belong to a camera; nothing is written before `rewrite` or `poll`."""
        self._sim = sim
        self.blocked = False
        """Whether a router keeps the camera from the Internet."""
        self.owns_login = False
        """Whether it decides on arming and login too, as for Comcast itself."""
        self.rewrites = 0

    def rewrite(self) -> bool:
        """Let the camera ask once; returns whether it was given its settings."""
        if self.blocked:
            return False
        for group, values in self._settings().items():
            known = self._sim.groups.get(group, {})
            apply(self._sim, group, {key: values[key] for key in values.keys() & known})
        self.rewrites += 1
        return True

    async def poll(self, seconds: float) -> None:
        """Ask every so many seconds, for ever."""
        while True:
            self.rewrite()
            await asyncio.sleep(seconds / self._sim.speed)

    def _settings(self) -> dict[str, dict[str, str]]:
        """What the server has for this camera."""
        settings = {
            "EVENT": self._rule(),
            "HTTP_NOTIFY": {"http_notify": "1", "http_url": "http://cvr.example/event"},
            "MOTION": {"md_mode": "1", "md_sensitivity1": "5"},
            "VIDEO": {"dn_threshold": "10,50"},
            "H264": {"resolution3": "2"},
        }
        if self.owns_login:
            settings["EVENT"]["event_trigger"] = "1"
            settings["USER"] = {"login_check": "1", "admin_password": "cvr-secret"}
        return settings

    def _rule(self) -> dict[str, str]:
        """Its rule for motion, where it stands or in the first free place."""
        event = self._sim.groups.get("EVENT", {})
        slots = [key for key in SLOTS if key in event]
        named = [key for key in slots if f"en={RULE}" in event[key]]
        free = [key for key in slots if not event[key]]
        if not (places := named + free):
            return {}
        rule = entry("2", RULE, interval="30").replace("httpn:0", "httpn:1")
        return {places[0]: rule}
