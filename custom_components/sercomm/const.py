"""Constants of the SerComm integration."""

import logging
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "sercomm"
LOGGER: Final = logging.getLogger(__package__)

PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CAMERA,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.LIGHT,
    Platform.MEDIA_PLAYER,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
)

# On Home Assistant's bus for each detection; the logbook tells of it.
EVENT_DETECTION: Final = "sercomm_detection"

CONF_ENABLE_MOTION: Final = "enable_motion"
CONF_IDENTITY: Final = "identity"
CONF_CAPABILITIES: Final = "capabilities"
CONF_RULE_FORM: Final = "rule_form"
# The key is older than the word, and stored: another would forget whom users accepted.
CONF_ACCEPTED_SENDERS: Final = "accepted_sources"
CONF_CLIP_WEBHOOK_ID: Final = "clip_webhook_id"
CONF_DOUBTED_LOGIN: Final = "doubted_login"
CONF_PRESETS: Final = "presets"
CONF_PRESETS_LOST: Final = "presets_lost"
CONF_IGNORED_REPAIRS: Final = "ignored_repairs"
CONF_UI_SHOWN_FOR: Final = "ui_shown_for"
CONF_VERIFIED: Final = "notifications_verified"

CONF_MOTION_DELIVERY: Final = "motion_delivery"
CONF_CLEAR_AFTER: Final = "clear_after"
CONF_CALLBACK_URL: Final = "callback_url"
CONF_STREAM: Final = "stream"
CONF_RECEIVE_CLIPS: Final = "receive_clips"
CONF_CLIP_DAYS: Final = "clip_days"
CONF_NIGHTLY_CLOCK_SYNC: Final = "nightly_clock_sync"
CONF_ENABLE_UI: Final = "enable_ui"

DEFAULT_PORT: Final = 80
DEFAULT_USERNAME: Final = "administrator"
DEFAULT_SCAN_INTERVAL: Final = 60
DEFAULT_CLEAR_AFTER: Final = 15
DEFAULT_CLIP_DAYS: Final = 7
