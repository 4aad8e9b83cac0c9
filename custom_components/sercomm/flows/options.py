"""The options of a camera: motion, stream, polling, clips, clock."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_SCAN_INTERVAL, UnitOfTime
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from ..const import (
    CONF_CALLBACK_URL,
    CONF_CLEAR_AFTER,
    CONF_CLIP_DAYS,
    CONF_MOTION_DELIVERY,
    CONF_NIGHTLY_CLOCK_SYNC,
    CONF_RECEIVE_CLIPS,
    CONF_STREAM,
    DEFAULT_CLEAR_AFTER,
    DEFAULT_CLIP_DAYS,
    DEFAULT_SCAN_INTERVAL,
)
from ..managed import CALLBACK_EXAMPLE, callback_error


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


OPTIONS: Final = vol.Schema(
    {
        vol.Required(CONF_MOTION_DELIVERY, default="auto"): _choice(
            CONF_MOTION_DELIVERY, "auto", "push", "live", "off"
        ),
        vol.Required(CONF_CLEAR_AFTER, default=DEFAULT_CLEAR_AFTER): _number(
            5, 300, UnitOfTime.SECONDS
        ),
        vol.Optional(CONF_CALLBACK_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
        vol.Required(CONF_STREAM, default="rtsp"): _choice(
            CONF_STREAM, "rtsp", "rtsp_video", "mjpeg"
        ),
        vol.Required(CONF_SCAN_INTERVAL, default=DEFAULT_SCAN_INTERVAL): _number(
            30, 600, UnitOfTime.SECONDS
        ),
        vol.Required(CONF_RECEIVE_CLIPS, default=False): BooleanSelector(),
        vol.Required(CONF_CLIP_DAYS, default=DEFAULT_CLIP_DAYS): _number(
            1, 365, UnitOfTime.DAYS
        ),
        vol.Required(CONF_NIGHTLY_CLOCK_SYNC, default=False): BooleanSelector(),
    }
)


class SercommOptionsFlow(OptionsFlowWithReload):
    """One form; the entry is reloaded when something changed."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the options, or check and store them."""
        errors: dict[str, str] = {}
        if user_input is not None:
            options = dict(user_input)
            if typed := options.pop(CONF_CALLBACK_URL, "").strip():
                if error := callback_error(typed):
                    errors[CONF_CALLBACK_URL] = error
                else:
                    options[CONF_CALLBACK_URL] = str(URL(typed).origin())
            if not errors:
                return self.async_create_entry(data=options)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                OPTIONS,
                self.config_entry.options if user_input is None else user_input,
            ),
            errors=errors,
            description_placeholders={
                "name": self.config_entry.title,
                "example": CALLBACK_EXAMPLE,
            },
        )
