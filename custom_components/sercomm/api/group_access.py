"""Reading and writing the camera's groups of settings."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from urllib.parse import quote

from . import catalog
from .errors import (
    AccessDenied,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    ConnectTimeout,
    InvalidReply,
    NotAvailable,
    OutcomeUnknown,
    SercommError,
)
from .events import Dialect
from .gate import Priority
from .groups import holds_only_pairs, parse_group_names, parse_groups, set_query
from .redaction import keeping, secrets_in
from .rule_forms import EVENT, are_held, flag_rules, in_form
from .transport import Transport

type Check = Callable[[str, str, str], None]
"""Raises InvalidValue unless group and key may be given a value."""

GET_GROUP = "/adm/get_group.cgi"
SET_GROUP = "/adm/set_group.cgi"


class GroupAccess:
    """The part of a camera that keeps settings.

    `several_groups` tells whether one request may ask for more than one group;
    None until that was tried. `rule_form` is the form in which the camera takes
    event rules that it prints as flags, None until one was seen to be taken.
    """

    def __init__(self, transport: Transport) -> None:
        """Nothing is sent until a method is called."""
        self.transport = transport
        self.several_groups: bool | None = None
        self.rule_form: Dialect | None = None

    def expect_groups(self, groups: Mapping[str, Collection[str]]) -> None:
        """Remember the keys of groups (group -> keys) as an earlier run saw them.

        A first answer that lacks some of them is asked for a second time.
        """
        self.transport.completeness.expect(groups)

    async def group_names(self) -> tuple[str, ...]:
        """List the groups of this camera, as it spells them.

        Raises InvalidReply when the answer names none.
        """
        listed = "list of groups"

        def parse(text: str) -> dict[str, dict[str, str]]:
            names = parse_group_names(text)
            return {listed: dict.fromkeys(names, "")} if names else {}

        check = self.transport.completeness.reading(listed, parse, [listed])
        text = await self.transport.read_text(GET_GROUP, check=check)
        names = parse_group_names(text)
        if not names:
            raise InvalidReply("the answer is not a list of groups")
        return names

    async def get_groups(
        self, names: Iterable[str], priority: Priority = Priority.POLL
    ) -> dict[str, dict[str, str]]:
        """Read groups: name as asked -> key -> value; unknown groups are left out.

        One request where the camera understands several groups (RC8120 manual
        p.96), which is found out the first time; else one request each. Raises
        InvalidReply for an answer that is no group, or CannotConnect, ...
        """
        wanted = list(dict.fromkeys(names))
        found: dict[str, dict[str, str]] = {}
        if len(wanted) > 1 and self.several_groups is not False:
            found = await self._read_at_once(wanted, priority)
            if self.several_groups:
                return found
        for name in wanted:
            if name in found:
                continue
            try:
                found |= await self.read_groups([name], priority)
            except NotAvailable, AccessDenied, CommandRefused:
                continue
        return found

    async def read_groups(
        self, names: Sequence[str], priority: Priority = Priority.POLL
    ) -> dict[str, dict[str, str]]:
        """Read groups in exactly one request; raises when it shows none of them.

        Names are matched without regard to case. NotAvailable, AccessDenied or
        CommandRefused when they are refused, or any other SercommError.
        """
        # `group=` stands only once: group=G1&G2 (RC8120 manual p.96).
        query = "&".join(quote(name, safe="") for name in names)
        spelled = {name.lower(): name for name in names}

        def parse(text: str) -> dict[str, dict[str, str]]:
            groups = parse_groups(text)
            if len(names) == 1 and set(groups) == {""} and holds_only_pairs(text):
                return {names[0]: groups[""]}
            return {
                spelled[name.lower()]: pairs
                for name, pairs in groups.items()
                if name.lower() in spelled
            }

        check = self.transport.completeness.reading(GET_GROUP, parse, names)
        text = await self.transport.read_text(
            GET_GROUP, f"group={query}", priority=priority, check=check
        )
        if not (found := parse(text)):
            # It says so with status 200 (Sercomm-API issue 16).
            if text.lstrip().startswith("ERROR"):
                raise NotAvailable("the camera does not show this group")
            raise InvalidReply("the answer is not a group")
        return found

    async def set_group(
        self,
        group: str,
        values: Mapping[str, str],
        *,
        check: Check = catalog.check_value,
    ) -> None:
        """Write some keys of a group in one request; see `set_groups`."""
        await self.set_groups({group: values}, check=check)

    async def set_groups(
        self,
        changes: Mapping[str, Mapping[str, str]],
        *,
        check: Check = catalog.check_value,
    ) -> None:
        """Write keys of one or more groups (group -> key -> value) in one request.

        More than one group only where `several_groups` is known to work, else
        one request each. Values are checked against the catalogue first, or by
        another `check` (InvalidValue). When the connection breaks, the groups are read
        back and the write is only sent again if the camera still holds something else.
        Raises CommandRefused with the camera's words, OutcomeUnknown when the camera
        cannot be read back either or went away after a part, or any other SercommError.
        """
        for group, values in changes.items():
            for key, value in values.items():
                check(group, key, value)
        changed = {group: values for group, values in changes.items() if values}
        if rules := flag_rules(changed):
            await self._write_rules(changed, rules)
        else:
            await self._write_all(changed)

    async def _write_all(self, changes: Mapping[str, Mapping[str, str]]) -> None:
        """Write in one request, or in one for each group."""
        if self.several_groups and changes:
            await self._write(changes)
        else:
            written = False
            for group, values in changes.items():
                try:
                    await self._write({group: values})
                except (CameraBusy, CannotConnect) as error:
                    if written:
                        raise OutcomeUnknown(str(error)) from error
                    raise
                written = True

    async def _write_rules(
        self, changes: Mapping[str, Mapping[str, str]], rules: Mapping[str, str]
    ) -> None:
        """Write changes with rules among them that the camera prints as flags.

        The form that it is known to take is tried first; of another one it is read
        back whether it was taken.
        """
        refusal: SercommError | None = None
        # The one client that reads flags always writes names (karatecarter's handler).
        forms = (Dialect.FLAGS, Dialect.COLON)
        for form in forms if self.rule_form is not Dialect.COLON else forms[::-1]:
            try:
                await self._write_all(in_form(changes, form))
            except (CommandRefused, InvalidReply) as error:
                refusal = refusal or error
                continue
            if self.rule_form is form:
                return
            held = await self.get_groups([EVENT], Priority.COMMAND)
            if are_held(rules, held.get(EVENT, {})):
                self.rule_form = form
                return
            refusal, changes = None, {EVENT: rules}
        if refusal is not None:
            raise refusal

    async def _write(self, changes: Mapping[str, Mapping[str, str]]) -> None:
        """Send one set_group request (several groups: RC8120 manual p.97)."""
        query = "&".join(set_query(group, values) for group, values in changes.items())
        secrets = {
            secret
            for group, values in changes.items()
            for secret in secrets_in(group, values)
        }
        for group, values in changes.items():
            self.transport.completeness.wrote(group, values)
        with keeping(secrets):
            await self._send_write(query, changes)

    async def _send_write(
        self, query: str, changes: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Send a write; once more when it broke and was not made."""
        try:
            await self.transport.command(SET_GROUP, query)
        except ConnectTimeout:
            # Nothing went out, so there is nothing to look for.
            raise
        except (ConnectionDropped, CameraTimeout) as error:
            try:
                held = await self.get_groups(changes, Priority.COMMAND)
            except SercommError:
                raise OutcomeUnknown(str(error)) from None
            if all(
                values.items() <= held.get(group, {}).items()
                for group, values in changes.items()
            ):
                return
            # A slow camera may still write it: twice would only wear its flash memory.
            if isinstance(error, CameraTimeout):
                raise
            try:
                await self.transport.command(SET_GROUP, query)
            except (ConnectionDropped, CameraTimeout) as again:
                raise OutcomeUnknown(str(again)) from None

    async def _read_at_once(
        self, names: list[str], priority: Priority
    ) -> dict[str, dict[str, str]]:
        """Read groups in one request, and learn whether the camera can do that."""
        try:
            found = await self.read_groups(names, priority)
        except AccessDenied, CommandRefused, NotAvailable:
            self.several_groups = False
            return {}
        except InvalidReply:
            if self.several_groups:
                raise
            found = {}
        if self.several_groups is None:
            self.several_groups = len(found) > 1
        return found
