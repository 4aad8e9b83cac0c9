"""Cameras on paper: the groups that they hold, and what is read of them."""

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.events import Trigger
from custom_components.sercomm.delivery.provision import Triggers
from tests.delivery.deliveries import ID

type Groups = dict[str, dict[str, str]]

ALL: Triggers = (Trigger.MOTION, Trigger.PIR, Trigger.SOUND, Trigger.HTTP)
FEW: Triggers = (Trigger.MOTION, Trigger.HTTP)
WITH_PIR: Triggers = (Trigger.MOTION, Trigger.PIR, Trigger.HTTP)
URL = f"http://192.0.2.1:8123/api/webhook/{ID}"
NOTIFY = {"http_notify": "0", "http_url": "", "http_method": "1"}
COLON = {
    "event_trigger": "0",
    "event_mt": "email:0;ftpu:1;httpn:0;httppost:0",
    "event_pir": "email:1;httpn:0",
    "event_httpc": "",
}
FLAGS = {"event_mt": "0,1,0,0,0,0,0,0", "event_httpc": "0,0,0,0,0,0,0,0"}
ENTRY = "is=1|es=0,|et=2|acts=email:0;httpn:0;poll:0|ei=0|ea=mp4,5,15,1|en=motion"
ENTRIES = {"event1_entry": ENTRY, "event2_entry": "", "event3_entry": ""}


def camera(event: dict[str, str], **others: dict[str, str]) -> Groups:
    """Return the groups of a camera."""
    return {
        "EVENT": dict(event),
        "HTTP_NOTIFY": {**NOTIFY, "event_data_flag": "0"},
        "HTTP_EVENT": {"http_event_en": "0", "http_post_en": "0"},
        **others,
    }


def read(groups: Groups) -> Readings:
    """Return what a poll gives."""
    return Readings(values={name: dict(pairs) for name, pairs in groups.items()})
