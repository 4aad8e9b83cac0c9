"""How requests carry a login: Basic unasked, digest once the camera wants it."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from .address import Credentials
from .exchange import Exchange


class Login:
    """One login to one camera; it remembers which way the camera takes it."""

    def __init__(self, credentials: Credentials | None) -> None:
        """Take it for Basic; without credentials nothing is carried."""
        self.credentials = credentials
        self._digest: aiohttp.DigestAuthMiddleware | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is sent with every request and must not be shown."""
        known = self.credentials
        return () if known is None else (known.basic, known.password)

    def options(
        self, exchange: Exchange, headers: Mapping[str, str] | None, *, carried: bool
    ) -> dict[str, Any]:
        """Return the options of a request, with the login in it if it is `carried`."""
        sent = {
            # Budgets count what is sent, not what it becomes once unpacked.
            "Accept-Encoding": "identity",
            # Cameras answer by HTTP/1.0 and hang up (RC8120 manual, WVC80N manual).
            "Connection": "close",
            **(headers or {}),
        }
        if not carried or self.credentials is None:
            return {"headers": sent, "middlewares": (exchange,)}
        if self._digest is not None:
            return {"headers": sent, "middlewares": (self._digest, exchange)}
        # Unasked, as all known clients do; digest is a build option (RC4551 build
        # flags).
        sent["Authorization"] = self.credentials.basic
        return {"headers": sent, "middlewares": (exchange,)}

    def switches_to_digest(self, response: aiohttp.ClientResponse) -> bool:
        """Switch to digest when the camera refuses Basic and names it."""
        offered = response.headers.get("WWW-Authenticate", "").lower()
        if (
            response.status != 401
            or self.credentials is None
            or self._digest is not None
            or not offered.startswith("digest")
            or ":" in self.credentials.username
        ):
            return False
        self._digest = aiohttp.DigestAuthMiddleware(
            self.credentials.username, self.credentials.password
        )
        return True
