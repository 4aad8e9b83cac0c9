"""What an administrator does to a camera: reset it, read and replace its settings."""

import re

from .answers import raise_refusal, require_ok
from .errors import InvalidReply, InvalidValue, SercommError, may_have_acted
from .exchange import KIB, Reply
from .file_form import file_form
from .refusals import because
from .transport import LONG_TRIES, Transport

LICENSES = "/adm/Licenses.txt"
# The licenses of a whole Linux system: longer than any log.
LICENSES_BUDGET = 2 * KIB * KIB
SETTINGS = "/adm/admcfg.cfg"
SETTINGS_BUDGET = KIB * KIB
SETTINGS_TIMEOUT = 60.0
MAX_INFORMATION = 128
# Sercomm-API, "Device Information"; the serial number follows without a space.
INFORMATION = {
    "firmware version": "firmware",
    "serial number": "serial_number",
    "firmware release date": "release_date",
}
LINE = re.compile(r"([A-Za-z ]{1,40}):(.*)")


class Maintenance:
    """Every method is one request, needs an administrator and raises SercommError.

    Source of the requests: the base API document. OEM firmware lacks some of
    them (NotAvailable) or has them locked (AccessDenied, CommandRefused).
    """

    def __init__(self, transport: Transport) -> None:
        """Share the camera's one-at-a-time transport."""
        self._transport = transport

    async def factory_reset(self) -> None:
        """Forget every setting and restart, at once and without asking back.

        Afterwards the login is `administrator` without a password. When the
        camera restarts before it has answered, this is ConnectionDropped.
        """
        self._transport.completeness.forget()
        await self._transport.command("/adm/reset_to_default.cgi")

    async def enable_ui(self) -> None:
        """Show the menu that OEM firmware hides, until the power is cut.

        A camera that starts its web server anew may not answer: it has done it.
        """
        self._transport.completeness.forget()
        try:
            await self._transport.command("/adm/enable_ui.cgi")
        except SercommError as error:
            if not may_have_acted(error):
                raise

    async def licenses(self) -> str:
        """Read the licenses of the software inside, at most 2 MiB of text."""
        reply = await self._read_file(LICENSES, LICENSES_BUDGET)
        raise_refusal(reply.text)
        return reply.text

    async def system_info(self) -> dict[str, str]:
        """Read `firmware`, `serial_number` and `release_date`, where shown.

        InvalidReply when the answer has none of them.
        """
        text = await self._transport.read_text("/adm/sysinfo.cgi")
        raise_refusal(text)
        if not (found := parse_information(text)):
            raise InvalidReply("the answer is no system information")
        return found

    async def download_configuration(self) -> bytes:
        """Read the settings file as it is, at most 1 MiB; see `config_file`.

        It holds the owner's settings and may hold passwords.
        """
        reply = await self._read_file(SETTINGS, SETTINGS_BUDGET)
        raise_refusal(reply.text[:KIB])
        if not reply.body.strip():
            raise InvalidReply("the settings file is empty")
        return reply.body

    async def _read_file(self, path: str, budget: int) -> Reply:
        """Read a long file, anew after a command that came meanwhile."""
        return await self._transport.read_long(
            path, budget=budget, timeout=SETTINGS_TIMEOUT, tries=LONG_TRIES
        )

    async def upload_configuration(self, content: bytes) -> None:
        """Give the camera a settings file that it wrote itself, at most 1 MiB.

        It may take over another address or login by that, and restart.
        CommandRefused when it does not want the file; after ConnectionDropped
        or CameraTimeout it may have taken it.
        """
        if not 0 < len(content) <= SETTINGS_BUDGET:
            size = SETTINGS_BUDGET // KIB // KIB
            reason = because("settings_file", size=size)
            raise InvalidValue("upload", "file", reason, name="backup")
        # As the WVC210 client does; the base document only says that it is a POST.
        form = file_form("admcfg.cfg", content)
        self._transport.completeness.forget()
        answer = await self._transport.upload(
            "/adm/upload.cgi", form.body, form.content_type, timeout=SETTINGS_TIMEOUT
        )
        require_ok(answer)


def parse_information(text: str) -> dict[str, str]:
    """Read `Name: value` lines of sysinfo.cgi; unknown names are skipped.

    Keys: `firmware`, `serial_number`, `release_date`. Values are printable, at
    most 128 characters. Never raises.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        if (match := LINE.fullmatch(line.strip())) is None:
            continue
        key = INFORMATION.get(match[1].strip().lower())
        value = "".join(c for c in match[2] if c.isprintable()).strip()
        if key and value:
            found[key] = value[:MAX_INFORMATION]
    return found
