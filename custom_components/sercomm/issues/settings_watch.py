"""Watches for what the owner of a camera should know: open doors, odd behaviour.

Nothing is asked for this alone but a few groups at every tenth poll, in the request
that reads the others. A group that the camera refuses for the moment tells nothing.
"""

from collections.abc import Mapping
from datetime import timedelta

from homeassistant.const import CONF_PASSWORD, CONF_USERNAME, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util.dt import utcnow

from ..api import SLOW, Right, group, zone_changes
from ..managed import Reason
from ..quoting import in_code
from ..runtime import SercommConfigEntry
from ..upkeep import (
    XFINITY_RULE,
    is_known_to_all,
    is_open_to_all,
    opens_ports,
    provider_rules,
    vendor_server,
    zone_label,
)
from . import raising
from .raising import Problem
from .restarts import Restarts
from .rewriting import ALLOWED as REWRITES_ALLOWED, Rewriting

SYSTEM = "SYSTEM"
UPNP = "UPNP"
REGISTER = "OEM_REGISTER"
USER = "USER"
EVENT = "EVENT"
WATCHED = (SYSTEM, UPNP, REGISTER, USER, EVENT)
LOOK_AGAIN = timedelta(hours=1)
# Trying out settings, an upgrade or a power cut may restart a camera some times on one
# day; one with a weak power supply does so all day long.
RESTARTS_ALLOWED = 5

type Pairs = Mapping[str, str]


class SettingsWatch:
    """Raises the repairs of one camera, and takes them away when the cause is gone."""

    def __init__(self, hass: HomeAssistant, entry: SercommConfigEntry) -> None:
        """Nothing happens before `async_start`."""
        self._hass = hass
        self._entry = entry
        self._capabilities = entry.runtime_data.capabilities
        self._coordinator = entry.runtime_data.coordinator
        self._restarts = Restarts()
        self._rewriting = Rewriting()
        self._zones: tuple[str, str, str] | None = None
        self._zone_changes: Pairs | None = None

    @callback
    def async_start(self) -> None:
        """Look now and after every change; unloading the entry ends it."""
        shown = [name for name in WATCHED if name in self._capabilities.groups]
        for stop in (
            self._coordinator.async_add_listener(
                self._async_look, tuple(group(name, SLOW) for name in shown)
            ),
            # Restarts grow old without any news from the camera.
            async_track_time_interval(
                self._hass, self._async_look, LOOK_AGAIN, cancel_on_shutdown=True
            ),
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_look),
        ):
            self._entry.async_on_unload(stop)
        self._async_look()

    @callback
    def _async_look(self, _: object = None) -> None:
        """Look at everything that is known."""
        self._look_at_password()
        self._look_at_rewriting()
        if not self._coordinator.last_update_success:
            return
        for name, look in (
            (SYSTEM, self._look_at_restarts),
            (SYSTEM, self._look_at_zone),
            (UPNP, self._look_at_upnp),
            (REGISTER, self._look_at_register),
            (USER, self._look_at_viewing),
            (EVENT, self._look_at_rules),
        ):
            held = self._coordinator.known(name)
            # Nothing held may be a refusal for the moment; that the model has no such
            # group is known since set-up.
            if held or name not in self._capabilities.groups:
                look(held)

    @callback
    def _look_at_password(self) -> None:
        """Whether the login is one that everybody knows."""
        username = self._entry.data[CONF_USERNAME]
        password = self._entry.data.get(CONF_PASSWORD, "")
        if not is_known_to_all(username, password):
            self._withdraw(Problem.OPEN_LOGIN)
        elif self._capabilities.right is Right.ADMINISTRATOR:
            # Passwords are changed below /adm/, which is the administrator's (titles of
            # the RC8120 manual's sections).
            text = "factory_password" if password else "no_password"
            self._raise(Problem.OPEN_LOGIN, text=text, fix={}, username=username)
        else:
            text = "weak_password_of_a_limited_account"
            self._raise(Problem.OPEN_LOGIN, text=text, username=username)

    @callback
    def _look_at_rewriting(self) -> None:
        """Whether somebody else keeps changing what the camera holds for us."""
        runtime = self._entry.runtime_data
        held = (runtime.delivery.push.settings, runtime.clips.settings)
        put_back = sum(settings.put_back for settings in held)
        count = self._rewriting.count(put_back, utcnow())
        is_told = runtime.delivery.outlook.trouble == Reason.CONTESTED
        if count > REWRITES_ALLOWED and not is_told:
            self._raise(Problem.SETTINGS_REWRITTEN, count=str(count))
        else:
            self._withdraw(Problem.SETTINGS_REWRITTEN)

    @callback
    def _look_at_upnp(self, upnp: Pairs) -> None:
        """Whether the camera asks the router to let the Internet in."""
        if opens_ports(upnp):
            self._raise(Problem.UPNP_OPENS_PORTS, fix={})
        else:
            self._withdraw(Problem.UPNP_OPENS_PORTS)

    @callback
    def _look_at_register(self, register: Pairs) -> None:
        """Whether the camera reports to a server."""
        if server := in_code(vendor_server(register)).strip():
            self._raise(Problem.PHONE_HOME, fix={}, server=server)
        else:
            self._withdraw(Problem.PHONE_HOME)

    @callback
    def _look_at_rules(self, event: Pairs) -> None:
        """Whether a provider's server still decides what the camera does."""
        if provider_rules(event):
            self._raise(Problem.XFINITY, rule=XFINITY_RULE)
        else:
            self._withdraw(Problem.XFINITY)

    @callback
    def _look_at_viewing(self, user: Pairs) -> None:
        """Whether everybody may watch."""
        if is_open_to_all(user):
            self._raise(Problem.OPEN_VIEWING, fix={})
        else:
            self._withdraw(Problem.OPEN_VIEWING)

    @callback
    def _look_at_restarts(self, system: Pairs) -> None:
        """Whether the camera keeps restarting itself."""
        count = self._restarts.count(system, utcnow())
        if count <= RESTARTS_ALLOWED:
            self._withdraw(Problem.REBOOTS_OFTEN)
            return
        reason = in_code(system.get("reboot_reason", "")).strip()
        self._raise(
            Problem.REBOOTS_OFTEN,
            text="reboots_often" if reason else "reboots_often_without_reason",
            count=str(count),
            reason=reason,
        )

    @callback
    def _look_at_zone(self, system: Pairs) -> None:
        """Whether the camera's clock is in another zone; files tell that, so later."""
        home = self._hass.config.time_zone
        held = system.get("time_zone", "")
        zones = (home, held, system.get("daylight_saving", ""))
        if zones != self._zones:
            self._zones = zones
            self._zone_changes = None
            self._entry.async_create_background_task(
                self._hass,
                self._async_compare(zones, system),
                f"sercomm zone {self._entry.title}",
            )
        elif self._zone_changes:
            best = self._zone_changes.get("time_zone", held)
            self._raise(
                Problem.WRONG_TIME_ZONE,
                fix=self._zone_changes,
                home=home,
                current=zone_label(held),
                best=zone_label(best),
            )
        elif self._zone_changes is not None:
            self._withdraw(Problem.WRONG_TIME_ZONE)

    async def _async_compare(self, zones: tuple[str, str, str], system: Pairs) -> None:
        """Find out what would make the camera's clock right, then look again."""
        changes = await self._hass.async_add_executor_job(
            zone_changes, zones[0], system
        )
        if zones == self._zones:
            self._zone_changes = changes
            self._async_look()

    @callback
    def _raise(
        self,
        problem: Problem,
        *,
        text: str | None = None,
        fix: Pairs | None = None,
        **placeholders: str,
    ) -> None:
        """Show a repair."""
        raising.async_raise(
            self._hass, self._entry, problem, text=text, fix=fix, **placeholders
        )

    @callback
    def _withdraw(self, problem: Problem) -> None:
        """Take a repair away."""
        raising.async_withdraw(self._hass, self._entry, problem)
