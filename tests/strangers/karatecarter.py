"""karatecarter's integration and its forerunner, the SmartThings handler.

Both write single keys and name single actions of a rule; what they do not name has to
stay. They search the answer for `key=` and read up to the next CR. Of `event_mt` they
want `httpn:` somewhere behind the first action, else the fifth of eight flags. A write
that got status 200 has worked. Notifications are taken by POST only.
"""

from .stranger import Ask, Event, Stranger, Visit

GET = "/adm/get_group.cgi?group="
SET = "/adm/set_group.cgi?group="
OFF = "email:0;ftpu:1;httpn:0;httppost:0;smbc:0"
ON = OFF.replace("httpn:0", "httpn:1")
POLL = (
    Ask(
        f"{GET}EVENT",
        shape="pairs",
        lines=("event_trigger=[01]", r"event_mt=.+httpn:[01].*"),
    ),
    Ask(
        f"{GET}MOTION",
        shape="pairs",
        lines=(
            *(f"md_switch{n}=[01]" for n in range(1, 5)),
            *(f"md_name{n}=.*" for n in range(1, 5)),
            *(rf"md_window{n}=\d+(,\d+){{3}}" for n in range(1, 5)),
            *(rf"md_threshold{n}=\d+" for n in range(1, 5)),
            *(rf"md_sensitivity{n}=\d+" for n in range(1, 5)),
        ),
    ),
    Ask(f"{GET}HTTP_NOTIFY", shape="pairs", lines=("http_notify=[01]", "http_url=.*")),
)
INTEGRATION = (
    *POLL,
    Ask(
        f"{SET}HTTP_NOTIFY&http_notify=1&http_method=0&http_url={{url}}",
        holds={
            "HTTP_NOTIFY": {
                "http_notify": "1",
                "http_method": "0",
                "http_url": "{url}",
            }
        },
    ),
    Ask(
        f"{SET}EVENT&event_trigger=1&event_mt=httpn:1",
        holds={"EVENT": {"event_trigger": "1", "event_mt": ON}},
    ),
    Event("motion", method="POST"),
    Ask(
        f"{SET}EVENT&event_interval=0&event_mt=email:1",
        holds={"EVENT": {"event_mt": ON.replace("email:0", "email:1")}},
    ),
    Ask(f"{SET}MOTION&md_switch2=1", holds={"MOTION": {"md_switch2": "1"}}),
    Ask(
        f"{SET}MOTION&md_window2=0,0,320,240",
        holds={"MOTION": {"md_window2": "0,0,320,240"}},
    ),
    Ask(
        f"{SET}MOTION&md_name2=Front%20door",
        holds={"MOTION": {"md_name2": "Front door"}},
    ),
    Ask(f"{SET}MOTION&md_threshold2=20", holds={"MOTION": {"md_threshold2": "20"}}),
    Ask(f"{SET}MOTION&md_sensitivity2=7", holds={"MOTION": {"md_sensitivity2": "7"}}),
    Ask("/img/snapshot.cgi", kind="image/jpeg"),
    *POLL,
    Ask(
        f"{SET}EVENT&event_trigger=0&event_mt=httpn:0",
        holds={
            "EVENT": {
                "event_trigger": "0",
                "event_mt": OFF.replace("email:0", "email:1"),
            }
        },
    ),
    Event("motion"),
)
HANDLER = (
    # It knows a refused login by the words on the page, whatever the status is.
    Ask(
        f"{GET}EVENT",
        head=("HOST: {host}", "Authorization: Basic bm9ib2R5OndyaXRlcw=="),
        status=401,
        lines=(".*<title>401 Unauthorized</title>.*",),
    ),
    # Its author found no key for the box "Motion Detection" of the event page.
    Ask(
        "/adm/file.cgi?todo=save&h_en_trig=1&h_trig_md=1",
        lacks=("401 Unauthorized",),
        holds={"EVENT": {"event_trigger": "1"}, "MOTION": {"md_mode": "1"}},
    ),
    Ask(
        f"{SET}EVENT&event_trigger=1&event_interval=0&event_mt=email:1;httpn:1",
        holds={
            "EVENT": {
                "event_trigger": "1",
                "event_interval": "0",
                "event_mt": ON.replace("email:0", "email:1"),
            }
        },
    ),
    Ask(f"{GET}EVENT", shape="pairs", lines=("event_trigger=1", ".*httpn:1.*")),
    Ask(
        f"{SET}HTTP_NOTIFY&http_notify=1&http_url={{url}}",
        holds={"HTTP_NOTIFY": {"http_notify": "1", "http_url": "{url}"}},
    ),
    Ask(
        f"{SET}MOTION&md_name1=Full+Screen&md_window1=96,240,543,479"
        "&md_sensitivity1=6&md_threshold1=20",
        holds={
            "MOTION": {
                "md_name1": "Full Screen",
                "md_window1": "96,240,543,479",
                "md_sensitivity1": "6",
                "md_threshold1": "20",
            }
        },
    ),
    *POLL,
    Ask("/adm/log.cgi", lines=(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w+: .+",)),
)
FLAGS = (
    Ask(f"{GET}EVENT", shape="pairs", lines=("event_trigger=0", "event_mt=0,1(,0){6}")),
    Ask(
        f"{SET}EVENT&event_trigger=1&event_mt=httpn:1",
        holds={"EVENT": {"event_trigger": "1", "event_mt": "0,1,0,0,1,0,0,0"}},
    ),
    Ask(f"{GET}EVENT", lines=("event_trigger=1", "event_mt=0,1,0,0,1(,0){3}")),
    Ask(
        f"{SET}EVENT&event_interval=0&event_mt=email:1",
        holds={"EVENT": {"event_mt": "1,1,0,0,1,0,0,0"}},
    ),
)

STRANGER = Stranger(
    source="karatecarter/homeassistant-icamera, karatecarter/iCamera",
    head=("HOST: {host}", "Authorization: {login}"),
    visits=(
        Visit("rc8230", INTEGRATION),
        Visit("rc8230", HANDLER, found={"MOTION": {"md_mode": "0"}}),
        Visit("rc8221", FLAGS),
    ),
)
