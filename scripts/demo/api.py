"""A small client of Home Assistant's REST and WebSocket interfaces."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
import time
from typing import Any

import aiohttp

USERNAME = "demo"
PASSWORD = "demo"  # noqa: S105 - shown on the terminal; reachable on loopback only
# States of a config entry that pass by themselves.
UNDER_WAY = frozenset({"not_loaded", "setup_in_progress", "unload_in_progress"})


class RequestRefused(Exception):
    """Home Assistant refused what was asked."""


class WebSocket:
    """One signed-in WebSocket connection."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        """Take a connection whose sign-in is done."""
        self._connection = connection
        self._last_id = 0
        self._events: deque[dict[str, Any]] = deque()

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a command and return its result."""
        self._last_id += 1
        await self._connection.send_json({"id": self._last_id, "type": kind, **fields})
        while True:
            message = await self._connection.receive_json()
            if message["type"] == "event":
                self._events.append(message["event"])
            elif message["id"] == self._last_id:
                if not message.get("success", True):
                    raise RequestRefused(f"{kind}: {message['error']['message']}")
                return message.get("result")

    async def next_event(self, timeout: float = 10) -> dict[str, Any]:
        """Return the next event of whatever was subscribed."""
        if self._events:
            return self._events.popleft()
        async with asyncio.timeout(timeout):
            while True:
                message = await self._connection.receive_json()
                if message["type"] == "event":
                    return dict(message["event"])


class HomeAssistantApi:
    """What a signed-in user can do over the network."""

    def __init__(self, url: str) -> None:
        """Prepare for a Home Assistant at that address."""
        self.url = url
        self.tokens: dict[str, Any] = {}
        self._renew_at = 0.0
        self._session = aiohttp.ClientSession(
            base_url=url, timeout=aiohttp.ClientTimeout(total=60)
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def is_up(self) -> bool:
        """Return whether the web server answers."""
        async with self._session.get("/manifest.json") as response:
            return response.status == 200

    async def _is_new(self) -> bool:
        """Return whether nobody has an account yet."""
        async with self._session.get("/api/onboarding") as response:
            if response.status == 404:  # all of it is done
                return False
            steps = await self._result(response)
        return any(step["step"] == "user" and not step["done"] for step in steps)

    async def sign_in(self, username: str = USERNAME, password: str = PASSWORD) -> None:
        """Sign in, as the owner by default; create his account when there is none."""
        client = f"{self.url}/"
        if await self._is_new():
            made = await self.post(
                "/api/onboarding/users",
                {
                    "client_id": client,
                    "name": "Demo",
                    "username": USERNAME,
                    "password": PASSWORD,
                    "language": "en",
                },
            )
            code = made["auth_code"]
        else:
            flow = await self.post(
                "/auth/login_flow",
                {
                    "client_id": client,
                    "handler": ["homeassistant", None],
                    "redirect_uri": client,
                },
            )
            done = await self.post(
                f"/auth/login_flow/{flow['flow_id']}",
                {"client_id": client, "username": username, "password": password},
            )
            code = done["result"]
        await self._get_tokens(grant_type="authorization_code", code=code)

    async def _get_tokens(self, **grant: str) -> None:
        """Get what shows who asks, for twice as long as it is used."""
        form = {"client_id": f"{self.url}/", **grant}
        self._session.headers.pop("Authorization", None)
        async with self._session.post("/auth/token", data=form) as response:
            self.tokens |= await self._result(response)
        token = self.tokens["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._renew_at = time.monotonic() + self.tokens["expires_in"] / 2

    async def _stay_signed_in(self) -> None:
        """Get another access token in time: Home Assistant's lasts half an hour."""
        if self.tokens and time.monotonic() > self._renew_at:
            await self._get_tokens(
                grant_type="refresh_token", refresh_token=self.tokens["refresh_token"]
            )

    async def get(self, path: str) -> Any:
        """Ask for something; JSON is returned decoded, the rest as bytes."""
        await self._stay_signed_in()
        async with self._session.get(path) as response:
            return await self._result(response)

    @asynccontextmanager
    async def stream(self, path: str) -> AsyncGenerator[aiohttp.StreamReader]:
        """Read an answer that does not end by itself."""
        await self._stay_signed_in()
        timeout = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with self._session.get(path, timeout=timeout) as response:
            if response.status >= 400:
                await self._result(response)
            yield response.content

    async def post(self, path: str, data: Mapping[str, Any] | None = None) -> Any:
        """Send something and return the answer."""
        await self._stay_signed_in()
        async with self._session.post(path, json=data or {}) as response:
            return await self._result(response)

    async def delete(self, path: str) -> Any:
        """Delete something and return the answer."""
        await self._stay_signed_in()
        async with self._session.delete(path) as response:
            return await self._result(response)

    @staticmethod
    async def _result(response: aiohttp.ClientResponse) -> Any:
        """Return the decoded body of a good answer."""
        if response.status >= 400:
            text = (await response.text())[:300]
            raise RequestRefused(f"{response.url.path}: {response.status} {text}")
        if response.content_type == "application/json":
            return await response.json()
        return await response.read()

    @asynccontextmanager
    async def websocket(self) -> AsyncGenerator[WebSocket]:
        """Open a WebSocket connection."""
        await self._stay_signed_in()
        async with self._session.ws_connect(
            "/api/websocket", max_msg_size=0
        ) as connection:
            await connection.receive_json()
            await connection.send_json(
                {"type": "auth", "access_token": self.tokens["access_token"]}
            )
            answer = await connection.receive_json()
            if answer["type"] != "auth_ok":
                raise RequestRefused(f"WebSocket: {answer}")
            yield WebSocket(connection)

    async def action(self, name: str, **data: Any) -> list[dict[str, Any]]:
        """Perform an action such as switch.turn_on; return the changed states."""
        changed: list[dict[str, Any]] = await self.post(
            f"/api/services/{name.replace('.', '/')}", data
        )
        return changed

    async def state(self, entity_id: str) -> dict[str, Any]:
        """Return the state of an entity."""
        return dict(await self.get(f"/api/states/{entity_id}"))

    async def wait_for_state(
        self,
        entity_id: str,
        is_right: Callable[[str], bool],
        timeout: float = 10,
    ) -> str:
        """Return an entity's state as soon as it is right."""
        value = "never read"
        try:
            async with asyncio.timeout(timeout):
                while not is_right(value := (await self.state(entity_id))["state"]):
                    await asyncio.sleep(0.05)
        except TimeoutError as err:
            raise TimeoutError(f"{entity_id} stays {value}") from err
        return value

    async def entries(self) -> list[dict[str, Any]]:
        """Return our config entries."""
        found: list[dict[str, Any]] = await self.get(
            "/api/config/config_entries/entry?domain=sercomm"
        )
        return found

    async def entry(self, entry_id: str) -> dict[str, Any]:
        """Return one of our config entries; raises KeyError when it is gone."""
        entries = {entry["entry_id"]: entry for entry in await self.entries()}
        return entries[entry_id]

    async def wait_until_set_up(self, entry_id: str, timeout: float = 30) -> None:
        """Wait until the set-up of a camera has ended, well or not."""
        async with asyncio.timeout(timeout):
            while (await self.entry(entry_id))["state"] in UNDER_WAY:
                await asyncio.sleep(0.05)

    async def entry_of(self, mac: str) -> str | None:
        """Return the id of a camera's config entry, None when it has none."""
        async with self.websocket() as websocket:
            devices = await websocket.command("config/device_registry/list")
        ours = {entry["entry_id"] for entry in await self.entries()}
        for device in devices:
            if ["mac", mac] in device["connections"]:
                for entry_id in device["config_entries"]:
                    if entry_id in ours:
                        return str(entry_id)
        return None

    async def enable(self, entry_id: str, key: str) -> None:
        """Enable an entity that is disabled at first, and load its entry anew."""
        async with self.websocket() as websocket:
            registry = await websocket.command("config/entity_registry/list")
            (entity_id,) = (
                entity["entity_id"]
                for entity in registry
                if entity["config_entry_id"] == entry_id
                and entity["unique_id"].endswith(f"_{key}")
            )
            await websocket.command(
                "config/entity_registry/update", entity_id=entity_id, disabled_by=None
            )
        await self.post(f"/api/config/config_entries/entry/{entry_id}/reload")

    async def entities(self, entry_id: str) -> dict[str, str]:
        """Return the enabled entities of a camera: platform.key to entity id."""
        async with self.websocket() as websocket:
            registry = await websocket.command("config/entity_registry/list")
        keys = {}
        for entity in registry:
            if entity["config_entry_id"] == entry_id and entity["disabled_by"] is None:
                platform = entity["entity_id"].split(".")[0]
                key = entity["unique_id"].split("_", 1)[1]
                keys[f"{platform}.{key}"] = str(entity["entity_id"])
        return keys
