"""What the tests of the commands share: a card that asks, and users."""

import asyncio
from collections import deque
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from tests.cameras import entity_id
from tests.simulator import Simulator

LIVE = "camera.live"


class Card:
    """One connection of a browser; commands are about the camera's picture."""

    def __init__(self, hass: HomeAssistant, socket: Any, camera: Simulator) -> None:
        """Ask nothing yet."""
        self.socket = socket
        self.entity_id = entity_id(hass, camera, LIVE)
        self.last_id = 0
        self._events: deque[dict[str, Any]] = deque()

    async def send(self, kind: str, **fields: Any) -> int:
        """Send a command; return its number."""
        self.last_id += 1
        message = {
            "id": self.last_id,
            "type": kind,
            "entity_id": self.entity_id,
            **fields,
        }
        await self.socket.send_json(message)
        return self.last_id

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a command; return its whole answer."""
        number = await self.send(kind, **fields)
        return await self._answer(number)

    async def event(self) -> dict[str, Any]:
        """Return what the next event holds."""
        async with asyncio.timeout(10):
            while not self._events:
                message = await self.socket.receive_json()
                if message["type"] == "event":
                    self._events.append(message["event"])
        return self._events.popleft()

    async def leave(self, number: int) -> None:
        """End a subscription."""
        self.last_id += 1
        await self.socket.send_json(
            {
                "id": self.last_id,
                "type": "unsubscribe_events",
                "subscription": number,
            }
        )
        assert (await self._answer(self.last_id))["success"]

    async def _answer(self, number: int) -> dict[str, Any]:
        """Return the answer to a command; events that come before are kept."""
        async with asyncio.timeout(10):
            while True:
                message: dict[str, Any] = await self.socket.receive_json()
                if message["type"] == "event":
                    self._events.append(message["event"])
                elif message["id"] == number:
                    return message


async def token_of(hass: HomeAssistant, user: User) -> str:
    """Return what a user signs in with."""
    refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    return hass.auth.async_create_access_token(refresh)


async def ordinary_user(hass: HomeAssistant) -> str:
    """Return the token of somebody who may use everything, and change no settings."""
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    assert group is not None
    return await token_of(hass, MockUser(groups=[group]).add_to_hass(hass))


async def onlooker(hass: HomeAssistant) -> str:
    """Return the token of somebody who may only look."""
    group = await hass.auth.async_get_group(GROUP_ID_READ_ONLY)
    assert group is not None
    return await token_of(hass, MockUser(groups=[group]).add_to_hass(hass))


async def stranger(hass: HomeAssistant) -> str:
    """Return the token of somebody who may see nothing."""
    return await token_of(hass, MockUser(groups=[]).add_to_hass(hass))
