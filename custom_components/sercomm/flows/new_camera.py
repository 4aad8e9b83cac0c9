"""A camera that has no entry yet: its groups, and its login while that changes."""

import asyncio
from collections.abc import Mapping

from ..api import Camera, Credentials, Priority, ReadBack, SercommError, look
from ..coordinator import AnotherCamera
from ..upkeep import PasswordOutcome, async_which_works, async_write_password

USER = "USER"


class NewSettings:
    """Groups that were read once, and again after each write."""

    def __init__(self, camera: Camera, groups: Mapping[str, Mapping[str, str]]) -> None:
        """Start with what the camera has just shown."""
        self.camera = camera
        self.rules_lock = asyncio.Lock()
        self.groups = dict(groups)

    def known(self, group: str) -> Mapping[str, str]:
        """Return what the camera last showed of a group, maybe nothing."""
        return self.groups.get(group, {})

    async def async_write_and_look(
        self, group: str, values: Mapping[str, str]
    ) -> ReadBack:
        """Write keys, and return what the camera made of it; raises SercommError.

        Nothing is returned of what the camera does not tell.
        """
        before = self.known(group)
        await self.camera.set_group(group, values)
        try:
            groups = await self.camera.get_groups([group], Priority.COMMAND)
        except SercommError:
            groups = {}
        shown = groups.get(group, {})
        self.groups[group] = {**before, **values, **shown}
        return look(group, values, shown, before)


class NewCamera:
    """A camera whose login was proved, in the dialog that adds it.

    `login` is the one to use; `doubted` a password that it perhaps took before it fell
    silent.
    """

    may_show_pages = True

    def __init__(
        self,
        camera: Camera,
        mac: str,
        login: Credentials,
        groups: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Ask nothing yet; `groups` it has just shown."""
        self._mac = mac
        self.login = login
        self.doubted: str | None = None
        self.settings = NewSettings(camera, groups)

    async def async_prove(self) -> None:
        """Make sure that it is the one meant, before it is sent the login again.

        Then find out about a doubted password. Raises SercommError.
        """
        if (await self.settings.camera.identity()).mac != self._mac:
            raise AnotherCamera("another camera answers at this address")
        if self.doubted is None:
            return
        username, old = self.login.username, self.login.password
        works = await async_which_works(
            self.settings.camera, username, (self.doubted, old)
        )
        if works is not None:
            self._use(works)

    async def async_show_pages(self) -> None:
        """Make the camera show its own pages; raises SercommError."""
        await self.settings.camera.maintenance.enable_ui()

    async def async_still(self) -> bytes:
        """Take a picture; raises SercommError."""
        return await self.settings.camera.snapshot()

    async def async_give_password(self, password: str) -> PasswordOutcome:
        """Give the account another password, and use what works from then on."""
        if password == self.login.password:
            return PasswordOutcome.DONE
        users = None if self.doubted else self.settings.known(USER)
        outcome, works = await async_write_password(
            self.settings.camera, self.login, password, users
        )
        if outcome is PasswordOutcome.NO_ANSWER:
            self.doubted = password
        elif outcome in (PasswordOutcome.DONE, PasswordOutcome.CUT):
            self._use(works)
        return outcome

    def _use(self, password: str) -> None:
        """Log in with this password from now on."""
        self.doubted = None
        self.login = Credentials(self.login.username, password)
        self.settings.camera.transport.credentials = self.login
