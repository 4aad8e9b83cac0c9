"""The jeedom plugin: a command has worked when the body is `OK`, without a line end.

Groups that it writes as a whole are judged by their status. Of `query.cgi` it wants the
plain keys beside those of the extension. An event rule it takes apart by places: seven
fields between `|`; of the actions the third, fourth, sixth and seventh.
"""

from urllib.parse import quote_plus

from .stranger import Ask, Event, Stranger, Visit

GET = "/adm/get_group.cgi?group="
SET = "/adm/set_group.cgi?group="
RULE = (
    r"entry=is=[01]\|es=\d,\|et=\d+"
    r"\|acts=op1:0;op2:0;email:[01];ftpu:[01];im:0;httpn:[01];httppost:[01];.+"
    r"\|ei=\d+\|ea=(mp4|avi|jpg),\d+,\d+,\d+\|en=\w+"
)


def rule(kind: int, name: str, action: str) -> str:
    """Return a rule as the plugin puts it together: fourteen actions, one is on."""
    names = "op1 op2 email ftpu im httpn httppost wlled smbc sd op3 op4 smbc_rec sd_rec"
    actions = ";".join(f"{it}:{int(it == action)}" for it in names.split())
    return f"is=1|es=0,|et={kind}|acts={actions}|ei=0|ea=mp4,5,15,1|en={name}"


MOTION = rule(2, "motion", "httpn")
BY_HTTP = rule(5, "http", "httppost")
WHOLE = (
    Ask("/adm/ping.cgi"),
    Ask(
        "/util/query.cgi?extension=yes",
        shape="pairs",
        lines=(
            "hostname=.+",
            "mic_in=(on|off)",
            "speaker_out=(on|off)",
            "ptctrl=(on|off)",
            "wlled=(on|off)",
            "irled=(on|off)",
            "serial=.+",
            "resolutions=.+",
            "mac=.+",
            "privacy_button=(on|off)",
            "ioctrl=(on|off)",
            "company_name=.+",
            "model_number=.+",
            "fw_ver=.*",
        ),
    ),
    Ask(f"{GET}EVENT", shape="pairs", lines=("event_trigger=[01]", f"event1_{RULE}")),
    Ask(f"{GET}VIDEO", shape="pairs", lines=(r"dn_threshold=\d+,\d+",)),
    Ask(f"{SET}SYSTEM&led_mode=0", exactly="OK", holds={"SYSTEM": {"led_mode": "0"}}),
    Ask(f"{SET}SYSTEM&led_mode=1", exactly="OK", holds={"SYSTEM": {"led_mode": "1"}}),
    Ask(
        f"{SET}EVENT&event_trigger=1",
        exactly="OK",
        holds={"EVENT": {"event_trigger": "1"}},
    ),
    # Rule by rule, each time with all before.
    Ask(
        f"{SET}EVENT&event1_entry={quote_plus(MOTION)}",
        holds={"EVENT": {"event1_entry": MOTION}},
    ),
    Ask(
        f"{SET}EVENT&event1_entry={quote_plus(MOTION)}&event2_entry={quote_plus(BY_HTTP)}",
        holds={"EVENT": {"event2_entry": BY_HTTP}},
    ),
    Ask(f"{GET}EVENT", shape="pairs", lines=(f"event1_{RULE}", f"event2_{RULE}")),
    Ask(
        f"{SET}VIDEO&time_stamp=1&text=Front+door&dn_sch=3&dn_interval=5"
        "&dn_threshold=30%2C70&aspect_ratio=1",
        holds={
            "VIDEO": {
                "time_stamp": "1",
                "text": "Front door",
                "dn_sch": "3",
                "dn_interval": "5",
                "dn_threshold": "30,70",
                "aspect_ratio": "1",
            }
        },
    ),
    Ask(
        f"{SET}MOTION&md_mode=1&md_switch1=1&md_abs_window1=0%2C0%2C640%2C360%2F1280%2C720"
        "&md_threshold1=50&md_sensitivity1=8&md_update_freq1=70",
        holds={
            "MOTION": {
                "md_mode": "1",
                "md_switch1": "1",
                "md_abs_window1": "0,0,640,360/1280,720",
                "md_threshold1": "50",
                "md_sensitivity1": "8",
                "md_update_freq1": "70",
            }
        },
    ),
    Ask(
        f"{SET}EMAIL&smtp_server=mail.example&smtp_auth=1&smtp_password=secret"
        "&send_email=5&email_att=4",
        holds={
            "EMAIL": {
                "smtp_server": "mail.example",
                "smtp_auth": "1",
                "smtp_password": "secret",
                "send_email": "5",
                "email_att": "4",
            }
        },
    ),
    Ask(
        f"{SET}HTTP_NOTIFY&http_notify=1&http_url={{escaped_url}}&http_method=1",
        holds={
            "HTTP_NOTIFY": {"http_notify": "1", "http_url": "{url}", "http_method": "1"}
        },
    ),
    Event("motion", method="GET"),
    Ask("/adm/http_trigger.cgi", exactly="ERROR\r\n"),
    Ask(
        f"{SET}HTTP_EVENT&http_event_en=1&http_post_en=1&http_post_url={{escaped_url}}",
        holds={
            "HTTP_EVENT": {
                "http_event_en": "1",
                "http_post_en": "1",
                "http_post_url": "{url}",
            }
        },
    ),
    Ask("/adm/http_trigger.cgi", exactly="OK"),
    Ask("/adm/reboot.cgi", exactly="OK"),
)
COMMANDS = (
    Ask("/adm/ping.cgi"),
    Ask(
        f"{SET}EVENT&event_trigger=1",
        exactly="OK",
        holds={"EVENT": {"event_trigger": "1"}},
    ),
    Ask("/adm/reboot.cgi", exactly="OK"),
)

STRANGER = Stranger(
    source="Jezza34000/jeedom_sercomm_plugin",
    head=("Host: {host}", "Authorization: {login}", "Accept: */*"),
    visits=(
        Visit("sfr-rc8221v2", WHOLE, found={"SYSTEM": {"led_mode": "1"}}),
        Visit("rc8310a", COMMANDS),
    ),
)
