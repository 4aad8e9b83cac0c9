"""EMAIL, HTTP_NOTIFY, HTTP_EVENT and MCWS: whom the camera calls."""

from .kinds import Choice, Email, Host, Integer, Text, Url
from .property import Origin, Property, table
from .shared_kinds import ACCOUNT, BOOLEAN, PASSWORD, PORT

EMAIL = table(
    "EMAIL",
    Property("smtp{,2}_enable", BOOLEAN, "Send email"),
    Property("smtp{,2}_server", Host(64), "Mail server", private=True),
    Property("pop{,2}_server", Host(64), "POP server to log in to first", private=True),
    Property("smtp{,2}_port", PORT, "Port of the mail server"),
    Property(
        "smtp{,2}_auth",
        Choice({"0": "none", "1": "smtp", "2": "pop_before_smtp"}),
        "Login at the mail server",
        origin=Origin.JEEDOM,
    ),
    Property("smtp{,2}_account", ACCOUNT, "Mail account", private=True),
    Property("smtp{,2}_password", PASSWORD, "Mail password", secret=True),
    Property("from_addr{,2}", Email(), "Sender", private=True),
    Property("to_addr{1-3}", Email(), "Receiver", private=True),
    Property(
        "send_email",
        Integer(0, 7),
        "Who gets mail: 1, 2 and 4 for the three receivers",
        origin=Origin.JEEDOM,
    ),
    Property(
        "email_att",
        Integer(0, 7),
        "Who gets an attachment: 1, 2 and 4 for the three receivers",
        origin=Origin.JEEDOM,
    ),
    Property("subject", Text(64, for_scripts=True), "Subject"),
    Property(
        "smtp{,2}_serv_flag",
        BOOLEAN,
        "State of the mail server",
        origin=Origin.JEEDOM,
    ),
)

HTTP_NOTIFY = table(
    "HTTP_NOTIFY",
    Property("http_notify", BOOLEAN, "Call an address on events"),
    Property("http_url", Url(), "The address that is called", private=True),
    Property("http_proxy", Host(64), "Proxy", private=True),
    Property("http_proxy_no", PORT, "Port of the proxy"),
    # Working clients disagree whether 0 or 1 is GET.
    Property("http_method", Integer(0, 2), "Method of the call"),
    Property("http_user", ACCOUNT, "User at the address", private=True),
    Property("http_password", PASSWORD, "Password at the address", secret=True),
    Property("proxy_user", ACCOUNT, "User at the proxy", private=True),
    Property("proxy_password", PASSWORD, "Password at the proxy", secret=True),
    # Without it a call seems to name no event: 0 in the base document, 1 on newer
    # firmware (jeedom plugin).
    Property("event_data_flag", BOOLEAN, "Say what happened in the call"),
)

HTTP_EVENT = table(
    "HTTP_EVENT",
    # http_trigger.cgi needs it as well (jeedom plugin, Sercomm-API issue 2).
    Property("http_event_en", BOOLEAN, "Events started by http_trigger.cgi"),
    Property("http_post_en", BOOLEAN, "Upload clips"),
    Property("http_post_user", ACCOUNT, "User at the upload address", private=True),
    Property("http_post_pass", PASSWORD, "Password at the upload address", secret=True),
    Property("http_post_url", Url(), "Where clips are uploaded to", private=True),
)

MCWS = table(
    "MCWS",
    Property("url_periodic", Url(), "Address called from time to time", private=True),
    Property("url_event", Url(), "Address called on events", private=True),
    Property("expire_hours", Integer(0, 8760), "Hours until this ends, 0 is never"),
)

ROWS = (*EMAIL, *HTTP_NOTIFY, *HTTP_EVENT, *MCWS)
