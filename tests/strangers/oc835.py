"""nparashuram's set-up of OC835 cameras, its dump of them, and where clips go.

The set-up sends rules and addresses as they are, nothing percent-encoded, one key a
request. The dump asks for each line of the list by name, the empty one behind the last
line end too, and drops the first line of each answer. A clip is the raw body of a POST.
"""

from .stranger import Ask, Event, Stranger, Visit

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi?group="
RULE = (
    "is=1|es=0,|et=2|acts=op1:0;op2:0;email:0;ftpu:0;im:0;httpn:0;httppost:1;wlled:0;"
    "smbc:0;sd:0;op3:0;op4:0;smbc_rec:0;sd_rec:0;poll:0|ei=0|ea=mp4,2,15,2|en=httppost"
)
# In its order: group, key, value.
WRITTEN = (
    ("AUDIO", "audio_in", "1"),
    ("AUDIO", "audio_in2", "1"),
    ("BONJOUR", "bonjour_name", "porch"),
    ("EVENT", "event_trigger", "1"),
    ("EVENT", "event1_entry", RULE),
    ("H264", "bit_rate2", "1000"),
    ("H264", "quality_type2", "1"),
    ("HTTP_EVENT", "http_post_url", "{url}"),
    ("JPEG", "resolution", "4"),
    ("OEM_REGISTER", "register_status", "1"),
    ("OEM_REGISTER", "register_gw", "{url}"),
    ("PORT_FILTER", "port_filter1", "80,443,554,6789"),
    ("VIDEO", "bmp_overlay", "0"),
)
DUMPED = dict.fromkeys(group for group, _, _ in WRITTEN)

STRANGER = Stranger(
    source="nparashuram/oc835",
    head=(
        "Host: {host}",
        "Authorization: {login}",
        "User-Agent: curl/7.88.1",
        "Accept: */*",
    ),
    visits=(
        Visit(
            "oc835",
            (
                *(
                    Ask(f"{SET}{group}&{key}={value}", holds={group: {key: value}})
                    for group, key, value in WRITTEN
                ),
                Event("motion", method="POST", kind="video/mp4", begins=b"\0\0\0"),
                Ask(GET, shape="list", lines=tuple(rf"\[{it}\]" for it in DUMPED)),
                *(
                    Ask(f"{GET}?group={it}", shape="pairs", lines=(rf"\[{it}\]", ".+"))
                    for it in DUMPED
                ),
                Ask(f"{GET}?group=", shape="list"),
            ),
            # Motion is seen before the script comes: it does not switch that on.
            found={
                "AUDIO": {"audio_in": "0", "audio_in2": "0"},
                "EVENT": {"event1_entry": "", "event_trigger": "0"},
                "H264": {"bit_rate2": "768", "quality_type2": "0"},
                "JPEG": {"resolution": "3"},
                "MOTION": {"md_mode": "1"},
                "PORT_FILTER": {"port_filter1": "80"},
            },
        ),
    ),
)
