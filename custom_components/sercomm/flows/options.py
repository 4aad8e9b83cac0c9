"""The options of a camera, and storing where its lens looks now."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_SCAN_INTERVAL, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from ..api import PRESETS, HeldOtherwise, Preset, Right, SercommError
from ..const import (
    CONF_CALLBACK_URL,
    CONF_CLEAR_AFTER,
    CONF_CLIP_DAYS,
    CONF_ENABLE_UI,
    CONF_MOTION_DELIVERY,
    CONF_NIGHTLY_CLOCK_SYNC,
    CONF_RECEIVE_CLIPS,
    CONF_STREAM,
    DEFAULT_CLEAR_AFTER,
    DEFAULT_CLIP_DAYS,
    DEFAULT_SCAN_INTERVAL,
)
from ..managed import CALLBACK_EXAMPLE, callback_error
from ..quoting import placeholders
from ..runtime import SercommRuntime
from ..texts import listed, valued
from ..upkeep import can_store_presets
from .loaded_camera import LoadedCamera
from .preparation import Preparation
from .prepare import PreparingFlow
from .schemas import page_errors, page_placeholders
from .targets import TARGETS, TargetsFlow
from .wifi import WifiFlow, can_choose_wifi

CHECK_CAMERA: Final = "check_camera"
SAVE_PRESET: Final = "save_preset"
PRESET_NAME: Final = "preset_name"
MOTION: Final = "motion"
POSITION: Final = "position"
UPKEEP: Final = "upkeep"
CHECK: Final = "check"
WIFI: Final = "wifi"
CHOOSE_WIFI: Final = "choose_wifi"
SENDS_TO: Final = "targets"
TARGET: Final = "target"


def _choice(key: str, *values: str) -> SelectSelector:
    """Return a list of translated choices."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(values),
            mode=SelectSelectorMode.DROPDOWN,
            translation_key=key,
        )
    )


def _number(lowest: int, highest: int, unit: UnitOfTime) -> Any:
    """Return a field for a whole number."""
    return vol.All(
        NumberSelector(
            NumberSelectorConfig(
                min=lowest,
                max=highest,
                step=1,
                mode=NumberSelectorMode.BOX,
                unit_of_measurement=unit,
            )
        ),
        vol.Coerce(int),
    )


# By section of the form; what is stored has none.
OPTIONS: Final[Mapping[str, Mapping[Any, Any]]] = {
    MOTION: {
        vol.Required(CONF_MOTION_DELIVERY, default="auto"): _choice(
            CONF_MOTION_DELIVERY, "auto", "push", "live", "off"
        ),
        # Notifications do not tell of an end; karatecarter's handler takes 5 s for one.
        vol.Required(CONF_CLEAR_AFTER, default=DEFAULT_CLEAR_AFTER): _number(
            5, 300, UnitOfTime.SECONDS
        ),
        vol.Optional(CONF_CALLBACK_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    },
    "picture": {
        vol.Required(CONF_STREAM, default="rtsp"): _choice(
            CONF_STREAM, "rtsp", "rtsp_video", "mjpeg"
        ),
        vol.Required(CONF_RECEIVE_CLIPS, default=False): BooleanSelector(),
        vol.Required(CONF_CLIP_DAYS, default=DEFAULT_CLIP_DAYS): _number(
            1, 365, UnitOfTime.DAYS
        ),
    },
    UPKEEP: {
        # Half of the 1200 s of silence after which a camera renewed its Wi-Fi (a log in
        # the base document).
        vol.Required(CONF_SCAN_INTERVAL, default=DEFAULT_SCAN_INTERVAL): _number(
            30, 600, UnitOfTime.SECONDS
        ),
        vol.Required(CONF_NIGHTLY_CLOCK_SYNC, default=False): BooleanSelector(),
    },
}
CHECK_FIELDS: Final = {vol.Required(CHECK_CAMERA, default=False): BooleanSelector()}
WIFI_FIELDS: Final = {vol.Required(CHOOSE_WIFI, default=False): BooleanSelector()}
TARGET_FIELDS: Final = {vol.Optional(TARGET): _choice(TARGET, *TARGETS)}
WEB_PAGES: Final = {vol.Required(CONF_ENABLE_UI, default=False): BooleanSelector()}


class SectionedForm(vol.Schema):
    """A form in sections that also takes their fields without them.

    Scripts that fill in the dialog need not know where a field stands.
    """

    @override
    def __call__(self, data: Any, **context: Any) -> Any:
        """Put fields into their sections, then check them."""
        if not isinstance(data, dict):
            return super().__call__(data, **context)
        sorted_in: dict[str, Any] = {str(name): {} for name in self.schema}
        homes = {
            str(field): str(name)
            for name, part in self.schema.items()
            for field in part.schema.schema
        }
        for key, value in data.items():
            if key in homes:
                sorted_in[homes[key]][key] = value
            elif key in sorted_in and isinstance(value, dict):
                sorted_in[key] |= value
            else:
                sorted_in[key] = value
        return super().__call__(sorted_in, **context)


class SercommOptionsFlow(PreparingFlow, TargetsFlow, WifiFlow, OptionsFlowWithReload):
    """One form, and further ones where the camera is checked, or joins a network.

    The entry is reloaded when an option changed.
    """

    _chosen: dict[str, Any]
    _wants_wifi = False
    _target: str | None = None

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the options, or check and store them, and a position if one is named."""
        errors: dict[str, str] = {}
        failed: SercommError | None = None
        if user_input is not None:
            typed = {
                key: value
                for fields in user_input.values()
                for key, value in fields.items()
            }
            place, name = typed.pop(SAVE_PRESET, None), typed.pop(PRESET_NAME, "")
            check = typed.pop(CHECK_CAMERA, False)
            self._wants_wifi = typed.pop(CHOOSE_WIFI, False)
            self._target = typed.pop(TARGET, None)
            if url := typed.pop(CONF_CALLBACK_URL, "").strip():
                if error := callback_error(url):
                    # A form shows errors of a section, and none of the fields in it.
                    errors[MOTION] = error
                else:
                    typed[CONF_CALLBACK_URL] = str(URL(url).origin())
            if not errors and place is not None and (runtime := self._runtime):
                try:
                    await runtime.presets.async_save(int(place), name.strip() or None)
                except HeldOtherwise:
                    errors[POSITION] = "preset_name_held_otherwise"
                except SercommError as problem:
                    failed, errors = problem, page_errors(problem, section=POSITION)
            if not errors:
                self._chosen = self._kept() | typed
                if not check or self._runtime is None:
                    return await self._async_end_preparation()
                try:
                    return await self._async_check()
                except SercommError as problem:
                    failed, errors = problem, page_errors(problem, section=CHECK)
        return self.async_show_form(
            step_id="init",
            data_schema=self._form(user_input),
            errors=errors,
            description_placeholders={
                **page_placeholders(failed, name=self.config_entry.title),
                "example": CALLBACK_EXAMPLE,
            },
        )

    async def _async_check(self) -> ConfigFlowResult:
        """Read the camera anew, and offer what can be changed. Raises SercommError."""
        camera = LoadedCamera(self.hass, self.config_entry)
        await camera.async_prove()
        await camera.async_read()
        preparation = Preparation(self.hass, camera)
        await preparation.async_look()
        if not preparation.rows:
            return await self.async_step_in_order()
        return await self._async_offer(
            preparation, camera.async_still, name=self.config_entry.title
        )

    async def async_step_in_order(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that there is nothing to change."""
        if user_input is not None:
            return await self._async_end_preparation()
        return self.async_show_form(
            step_id="in_order",
            data_schema=vol.Schema({}),
            description_placeholders=placeholders(name=self.config_entry.title),
        )

    @override
    async def _async_end_preparation(self) -> ConfigFlowResult:
        """Go on to what else was wished for."""
        if self._target is not None and self._runtime is not None:
            step: ConfigFlowResult = await getattr(self, f"async_step_{self._target}")()
            return step
        return await self._async_end_target()

    @override
    async def _async_end_target(self) -> ConfigFlowResult:
        """Go on to the networks; from another one the camera cannot be asked."""
        if self._wants_wifi and self._runtime is not None:
            return await self.async_step_scan_wifi()
        return await self._async_end_wifi()

    @property
    @override
    def _camera_runtime(self) -> SercommRuntime:
        """What the entry shares."""
        runtime: SercommRuntime = self.config_entry.runtime_data
        return runtime

    @override
    async def _async_end_wifi(self) -> ConfigFlowResult:
        """Store the options."""
        return self.async_create_entry(data=self._chosen)

    @property
    def _runtime(self) -> SercommRuntime | None:
        """What the entry shares while it is loaded."""
        return getattr(self.config_entry, "runtime_data", None)

    def _kept(self) -> dict[str, Any]:
        """Return the options that this form does not show at present."""
        options = self.config_entry.options
        return {key: options[key] for key in (CONF_ENABLE_UI,) if key in options}

    def _form(self, typed: Mapping[str, Any] | None) -> vol.Schema:
        """Return the form with what was typed into it, or else with the options."""
        parts = {name: dict(fields) for name, fields in OPTIONS.items()}
        if (runtime := self._runtime) is not None:
            if runtime.web_pages.can_follow:
                parts[UPKEEP] |= WEB_PAGES
            if can_store_presets(runtime.identity, runtime.capabilities):
                parts[POSITION] = _position_fields(runtime.presets.stored)
            if runtime.capabilities.right is Right.ADMINISTRATOR:
                parts[CHECK] = CHECK_FIELDS
                parts[SENDS_TO] = TARGET_FIELDS
            if can_choose_wifi(runtime):
                parts[WIFI] = WIFI_FIELDS
        schema = {
            vol.Required(name): section(
                vol.Schema(fields),
                {"collapsed": name not in (MOTION, *(typed or {}))},
            )
            for name, fields in parts.items()
        }
        shown = typed or dict.fromkeys(parts, self.config_entry.options)
        return SectionedForm(
            self.add_suggested_values_to_schema(vol.Schema(schema), shown).schema
        )


def _position_fields(stored: Mapping[int, Preset]) -> dict[Any, Any]:
    """Return fields for a place where to store the position, and for its name.

    A place tells what it holds: a name, or else where the lens looks there.
    """
    labels = {number: str(number) for number in PRESETS}
    for number, preset in stored.items():
        held = preset.name or listed(map(str, preset.position or ()))
        labels[number] = valued(labels[number], held)
    places = [SelectOptionDict(value=str(n), label=labels[n]) for n in PRESETS]
    return {
        vol.Optional(SAVE_PRESET): SelectSelector(
            SelectSelectorConfig(options=places, mode=SelectSelectorMode.DROPDOWN)
        ),
        vol.Optional(PRESET_NAME): TextSelector(),
    }
