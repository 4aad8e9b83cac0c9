"""Where a camera sends what it records: a mail server, FTP servers, a network share.

What is None stays as the camera holds it; passwords, too, and none is ever emptied.
Each function takes the group as the camera shows it, and raises InvalidValue for what
the camera does not have or must not be told.
"""

from collections.abc import Mapping, Sequence

from .errors import InvalidValue
from .group_change import OFF, GroupChange
from .refusals import because, outside

EMAIL = "EMAIL"
FTP = "FTP"
SHARE = "SMBC"
RECIPIENTS = 3
SLOTS = range(1, 3)
EMAIL_LOGINS = {"none": "0", "smtp": "1", "pop_before_smtp": "2"}
"""How a camera logs in at the mail server; for encryption it has no setting."""


def change_email(
    before: Mapping[str, str],
    *,
    server: str,
    port: int | None = None,
    security: str | None = None,
    username: str | None = None,
    password: str | None = None,
    sender: str | None = None,
    recipients: Sequence[str] | None = None,
    subject: str | None = None,
) -> GroupChange:
    """Return what makes a camera send mail through a server.

    `security` is one of EMAIL_LOGINS; a username without it switches a login on that
    is off. At most three `recipients` take the place of those that the camera has.
    """
    change = GroupChange(EMAIL, before)
    change.write_text("server", "smtp_server", server)
    change.write("port", "smtp_port", port)
    auth = None if security is None else EMAIL_LOGINS[security]
    if auth is None and username and before.get("smtp_auth") == OFF:
        auth = EMAIL_LOGINS["smtp"]
    change.write("security", "smtp_auth", auth)
    if security == "pop_before_smtp" and not before.get("pop_server"):
        change.write("security", "pop_server", server)
    change.write("username", "smtp_account", username)
    change.write_text("password", "smtp_password", password)
    change.write("sender", "from_addr", sender)
    if recipients is not None:
        _write_recipients(change, recipients)
    change.write("subject", "subject", subject)
    change.switch_on("server", "smtp_enable")
    return change


def _write_recipients(change: GroupChange, recipients: Sequence[str]) -> None:
    """Note who gets mail, from the first place on."""
    if not 1 <= len(recipients) <= RECIPIENTS:
        reason = because("recipients", lowest=1, highest=RECIPIENTS)
        raise InvalidValue(EMAIL, "to_addr1", reason, name="recipients")
    for number in range(1, RECIPIENTS + 1):
        key = f"to_addr{number}"
        if number <= len(recipients):
            change.write_text("recipients", key, recipients[number - 1])
        elif change.before.get(key):
            change.write("recipients", key, "")
    if "send_email" in change.before:
        # One bit for each receiver (jeedom plugin, WVC210 client).
        change.write("recipients", "send_email", (1 << len(recipients)) - 1)


def change_ftp(
    before: Mapping[str, str],
    *,
    server: str,
    port: int | None = None,
    username: str | None = None,
    password: str | None = None,
    path: str | None = None,
    passive: bool | None = None,
    slot: int = 1,
) -> GroupChange:
    """Return what makes a camera upload to an FTP server; it has room for two."""
    if slot not in SLOTS:
        raise InvalidValue(FTP, "slot", outside(SLOTS))
    change = GroupChange(FTP, before)
    change.write_text("server", f"ftp{slot}_server", server)
    change.write("port", f"ftp{slot}_port", port)
    change.write("username", f"ftp{slot}_account", username)
    change.write_text("password", f"ftp{slot}_passwd", password)
    change.write("path", f"ftp{slot}_path", path)
    change.write("passive", f"ftp{slot}_passive", passive)
    change.switch_on("server", f"ftp{slot}")
    return change


def change_share(
    before: Mapping[str, str],
    *,
    server: str,
    path: str,
    username: str | None = None,
    password: str | None = None,
) -> GroupChange:
    """Return what makes a camera store on a network share.

    Continuous recordings go there too, unless the camera has another share for them.
    """
    change = GroupChange(SHARE, before)
    _write_share(change, "smbc", server, path, username, password)
    recordings = before.get("smbc_rec_server")
    if recordings is not None and recordings in ("", before.get("smbc_server")):
        _write_share(change, "smbc_rec", server, path, username, password)
    change.switch_on("server", "smbc_enable")
    return change


def _write_share(
    change: GroupChange,
    prefix: str,
    server: str,
    path: str,
    username: str | None,
    password: str | None,
) -> None:
    """Note one of the two shares that a camera has room for."""
    change.write_text("server", f"{prefix}_server", server)
    change.write_text("path", f"{prefix}_path", path)
    change.write("username", f"{prefix}_account", username)
    change.write_text("password", f"{prefix}_passwd", password)
