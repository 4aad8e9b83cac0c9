"""When a camera acts on events: a reading of SerComm's firmware source of its own."""

from collections.abc import Mapping
from datetime import datetime


def is_scheduled(event: Mapping[str, str], now: datetime) -> bool:
    """Whether the camera acts on events at a time of its clock.

    An entry is day, start and end: `808001800` is Monday to Friday, 8 to 18. A
    schedule that is empty counts as none.
    """
    entries = [event.get(f"event_define{number}", "") for number in range(1, 11)]
    entries = [entry for entry in entries if len(entry) == 9 and entry.isdigit()]
    if event.get("event_schedule") != "1" or not entries:
        return True
    for entry in entries:
        days = {"8": "12345", "9": "1234567"}.get(entry[0], entry[0])
        start = int(entry[1:3]) * 60 + int(entry[3:5])
        end = int(entry[5:7]) * 60 + int(entry[7:9])
        if str(now.isoweekday()) in days and start <= now.hour * 60 + now.minute <= end:
            return True
    return False
