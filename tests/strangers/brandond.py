"""brandond's Python library: the group comes last, behind the keys that it is for.

It takes each line that does not begin with `[` apart at its `=`, and fails on one
without; of a write it looks at the status alone. Of `event_mt` it reads eight flags.
"""

from .stranger import Ask, Stranger, Visit

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
FLAGS = "[01](,[01]){7}"

HOOK = (
    Ask(GET, shape="list", lines=(r"\[EVENT\]", r"\[HTTP_NOTIFY\]", r"\[HTTP_EVENT\]")),
    Ask(
        f"{GET}?group=HTTP_NOTIFY",
        shape="pairs",
        lines=("http_notify=[01]", "http_url=", "http_method=[012]", "http_user="),
    ),
    Ask(
        f"{SET}?http_notify=1&http_url={{escaped_url}}&http_proxy=&http_proxy_no=80"
        "&http_method=1&http_user=me&http_password=&event_data_flag=1"
        "&group=HTTP_NOTIFY",
        holds={
            "HTTP_NOTIFY": {
                "http_notify": "1",
                "http_url": "{url}",
                "http_proxy": "",
                "http_proxy_no": "80",
                "http_method": "1",
                "http_user": "me",
                "http_password": "",
                "event_data_flag": "1",
            }
        },
    ),
    Ask(
        f"{GET}?group=HTTP_NOTIFY",
        shape="pairs",
        lines=("http_notify=1", "http_url={url}", "http_user=me"),
    ),
    Ask(
        f"{SET}?http_notify=0&http_url=&http_proxy=&http_proxy_no=80&http_method=0"
        "&http_user=&http_password=&event_data_flag=0&group=HTTP_NOTIFY",
        holds={
            "HTTP_NOTIFY": {
                "http_notify": "0",
                "http_url": "",
                "http_method": "0",
                "http_user": "",
                "event_data_flag": "0",
            }
        },
    ),
    Ask(
        f"{SET}?http_event_en=1&http_post_en=1&http_post_user=&http_post_pass="
        "&http_post_url={escaped_url}&group=HTTP_EVENT",
        holds={
            "HTTP_EVENT": {
                "http_event_en": "1",
                "http_post_en": "1",
                "http_post_url": "{url}",
            }
        },
    ),
    Ask(
        f"{SET}?event_trigger=1&event_interval=2&group=EVENT",
        holds={"EVENT": {"event_trigger": "1", "event_interval": "2"}},
    ),
    Ask(
        f"{GET}?group=EVENT",
        shape="pairs",
        lines=("event_trigger=1", "event_interval=2", r"event_attach=\w+(,\d+){3}"),
    ),
    # Where dictionaries have no order, the group stands anywhere among the keys.
    Ask(
        f"{SET}?event_interval=0&group=EVENT&event_trigger=0",
        holds={"EVENT": {"event_trigger": "0", "event_interval": "0"}},
    ),
    Ask(
        f"{SET}?event_attach=avi%2C3%2C1%2C1&group=EVENT",
        holds={"EVENT": {"event_attach": "avi,3,1,1"}},
    ),
)
RULES = (
    Ask(f"{GET}?group=EVENT", shape="pairs", lines=(f"event_mt={FLAGS}",)),
    # What writes this calls a method that is not there, so no camera has seen it.
    Ask(
        f"{SET}?event_mt=1%2C0%2C0%2C0%2C1%2C0%2C0%2C0&group=EVENT",
        holds={"EVENT": {"event_mt": "1,0,0,0,1,0,0,0"}},
    ),
)

STRANGER = Stranger(
    source="brandond/sercomm",
    head=(
        "Host: {host}",
        "User-Agent: python-requests/2.21.0",
        "Accept-Encoding: gzip, deflate",
        "Accept: */*",
        "Connection: keep-alive",
        "Authorization: {login}",
    ),
    visits=(Visit("rc8230", HOOK), Visit("rc8221", RULES)),
)
