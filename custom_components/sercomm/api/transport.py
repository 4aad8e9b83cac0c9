"""One camera's HTTP: one request at a time, budgets, time limits, login, retries."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from .address import Address, Credentials
from .answers import is_refusal, raise_error_page, require_ok
from .completeness import Completeness
from .errors import CannotConnect, ConnectionDropped, Interrupted, SercommError
from .exchange import (
    ERROR_BUDGET,
    KIB,
    Enough,
    Exchange,
    Reply,
    check_status,
    content_options,
    pieces,
    sercomm_errors,
    whole_body,
)
from .gate import Gate, Priority
from .lifetime import Lifetime
from .login import Login
from .redaction import keeping, redacted

# Between SerComm's app (2 s, five times) and a WVC210 client (8 s, 20 s in all).
CONNECT_TIMEOUT = 5.0
TOTAL_TIMEOUT = 15.0
# Ten missing pictures at the slowest rate that can be set (1 a second: RC8120
# manual p.83).
STREAM_SILENCE = 10.0
FILE_SILENCE = 60.0
# A camera that hangs in a search may not hear that it is to stop; what it answers does
# not matter, and a command waits.
STOP_TIMEOUT = 0.4
# Somebody who steers the lens meanwhile sends more commands than this.
LONG_TRIES = 3

# The 31 groups of an RC8230 are 8 KiB together (base document).
GROUP_BUDGET = 64 * KIB
LOG_BUDGET = 256 * KIB
JPEG_BUDGET = 8 * KIB * KIB


class Transport:
    """Sends requests to one camera, never more than one at a time.

    `completeness` is what the camera's whole answers look like.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: Address,
        credentials: Credentials | None,
        gate: Gate | None = None,
        lifetime: Lifetime | None = None,
    ) -> None:
        """Nothing is sent until the first request; a gate of one's own by default."""
        self.address = address
        self._session = session
        self._gate = gate or Gate()
        self._lifetime = lifetime or Lifetime()
        self._login = Login(credentials)
        self._exchange = Exchange(self._gate.traffic)
        self.completeness = Completeness()

    @property
    def credentials(self) -> Credentials | None:
        """The login that is sent; another one may be taken another way."""
        return self._login.credentials

    @credentials.setter
    def credentials(self, credentials: Credentials | None) -> None:
        """Send another login from now on."""
        self._login = Login(credentials)

    @property
    def peer(self) -> str | None:
        """The IP address that gave the last answer, see `Exchange`; None before it."""
        return self._exchange.peer

    @property
    def may_be_another(self) -> bool:
        """Whether another camera may answer at this address since the last answer.

        Setting it back is for whoever has asked who answers.
        """
        return self._exchange.may_be_another

    @may_be_another.setter
    def may_be_another(self, doubt: bool) -> None:
        """Doubt it, or not any more."""
        self._exchange.may_be_another = doubt

    def with_login(self, credentials: Credentials) -> Transport:
        """Return a transport for another login that waits in the same queue."""
        return Transport(
            self._session, self.address, credentials, self._gate, self._lifetime
        )

    def at(self, session: aiohttp.ClientSession, address: Address) -> Transport:
        """Return a transport for another address that waits in the same queue."""
        return Transport(session, address, self.credentials, self._gate, self._lifetime)

    @property
    def lifetime(self) -> Lifetime:
        """What ends everything that is under way with the camera."""
        return self._lifetime

    @property
    def closed(self) -> bool:
        """Whether nothing is asked of the camera any more."""
        return self._lifetime.closed

    def close(self) -> None:
        """End every request that runs or waits with CannotConnect, and later ones.

        Streams end, too; the web session stays open. So it is with all transports
        made by `with_login` and `at`.
        """
        self._lifetime.close()

    async def read(
        self,
        path: str,
        query: str = "",
        *,
        priority: Priority = Priority.POLL,
        budget: int = GROUP_BUDGET,
        timeout: float = TOTAL_TIMEOUT,
        login: bool = True,
        absent: Collection[int] = (),
        check: Callable[[Reply], None] | None = None,
        enough: Enough | None = None,
    ) -> Reply:
        """GET something without side effect; a dropped connection is retried once.

        `budget` in bytes, `timeout` in seconds from the moment it is our turn,
        the retry included. `absent` are further statuses that mean NotAvailable.
        `check` raises ConnectionDropped for an answer that has been cut, `enough` tells
        of what has come whether the rest is not needed. Raises any SercommError.
        """

        async def get() -> Reply:
            reply = await self._get(
                path, query, budget, enough=enough, login=login, absent=absent
            )
            if check is not None:
                check(reply)
            return reply

        async with self._turn(priority, timeout):
            return self._without_secrets(await _twice(get))

    async def read_long(self, path: str, *, tries: int = 1, **options: Any) -> Reply:
        """GET what takes long, as `read`; it gives way to commands.

        Of several `tries` the next begins once the commands are done. Takes `query`,
        `priority`, `budget`, `timeout`, and `stop`, the query that makes the camera
        give up what it was asked for. Raises Interrupted after the last try, and any
        other SercommError.
        """
        for _ in range(tries - 1):
            with suppress(Interrupted):
                return await self._read_long(path, **options)
        return await self._read_long(path, **options)

    async def read_text(self, path: str, query: str = "", **options: Any) -> str:
        """GET a plain text answer; error pages with status 200 become errors.

        Takes the options of `read`. Raises any SercommError.
        """
        text = (await self.read(path, query, **options)).text
        raise_error_page(text)
        return text

    async def command(
        self,
        path: str,
        query: str = "",
        *,
        timeout: float = TOTAL_TIMEOUT,
        accept: Collection[str] = (),
    ) -> None:
        """GET something that acts, once, before everything that waits.

        Raises unless `require_ok` is content with the answer, and any other
        SercommError.
        """
        with keeping(self._login.secrets):
            async with self._turn(Priority.COMMAND, timeout):
                reply = await self._get(path, query, GROUP_BUDGET)
            require_ok(reply.text, accept)

    async def upload(
        self, path: str, body: bytes, content_type: str, *, timeout: float
    ) -> str:
        """POST something once, before everything that waits; return the answer.

        `timeout` in seconds. What the answer means is left to the caller: see
        `require_ok`. Statuses that name a fault of the request are
        CommandRefused; raises any other SercommError.
        """
        async with self._turn(Priority.COMMAND, timeout):
            reply = await self._get(
                path,
                "",
                GROUP_BUDGET,
                body=body,
                headers={"Content-Type": content_type},
            )
        text = reply.text.strip()
        return text if text.startswith("OK") else redacted(text, self._login.secrets)

    async def download(
        self,
        path: str,
        write: Callable[[bytes], Awaitable[None]],
        *,
        budget: int,
        timeout: float,
    ) -> None:
        """GET a large file once, before everything that waits.

        Hands each piece to `write`, which raises nothing but SercommError.
        `budget` in bytes, `timeout` in seconds; 60 s of silence end it too.
        Raises any SercommError.
        """
        limits = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_TIMEOUT, sock_read=FILE_SILENCE
        )
        async with (
            self._turn(Priority.COMMAND, timeout),
            await self._send(path, "", limits) as response,
        ):
            if response.status == 400:
                with keeping(self._login.secrets):
                    await whole_body(response, budget)
            async for piece in pieces(response, budget):
                with keeping(self._login.secrets):
                    await write(piece)

    async def long_poll(self, path: str, *, budget: int, timeout: float) -> Reply:
        """GET an answer that the camera holds back, once, beside the queue of requests.

        `budget` in bytes, `timeout` in seconds for all of it. Raises any SercommError.
        """
        with self._gate.traffic.noting(), sercomm_errors():
            async with self._lifetime.guard(), asyncio.timeout(timeout):
                return await self._get(path, "", budget)

    @asynccontextmanager
    async def stream(
        self, path: str, query: str = "", headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open an endless answer beside the queue of requests.

        10 s of silence end it. Raises any SercommError; what reads from the
        response belongs into `sercomm_errors()`.
        """
        limits = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_TIMEOUT, sock_read=STREAM_SILENCE
        )
        with self._gate.traffic.noting(), sercomm_errors():
            async with self._lifetime.guard():
                response = await self._send(path, query, limits, headers=headers)
        with self._lifetime.holding(response.close):
            async with response:
                yield response

    async def _read_long(
        self,
        path: str,
        query: str = "",
        *,
        priority: Priority = Priority.SURVEY,
        budget: int = LOG_BUDGET,
        timeout: float = TOTAL_TIMEOUT,
        stop: str = "",
    ) -> Reply:
        """Try once to read what takes long."""

        async def get() -> Reply:
            return await self._get(path, query, budget)

        with self._gate.traffic.noting(), sercomm_errors():
            async with self._lifetime.guard(), self._gate.turn(priority):
                try:
                    async with asyncio.timeout(timeout), self._gate.giving_way():
                        return self._without_secrets(await _twice(get))
                except TimeoutError, Interrupted:
                    if stop:
                        await self._stop(path, stop)
                    raise

    async def _stop(self, path: str, query: str) -> None:
        """Tell the camera to give up what it does for us, whatever it answers."""
        with suppress(SercommError, TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT):
                await self._get(path, query, GROUP_BUDGET)

    def _without_secrets(self, reply: Reply) -> Reply:
        """Return an answer whose words of refusal do not repeat our login."""
        if len(reply.body) <= ERROR_BUDGET and is_refusal(reply.text):
            words = redacted(reply.text, self._login.secrets)
            return Reply(reply.content_type, words.encode())
        return reply

    @asynccontextmanager
    async def _turn(self, priority: Priority, timeout: float) -> AsyncIterator[None]:
        """Wait for our turn, then take no longer than `timeout` seconds."""
        with self._gate.traffic.noting(), sercomm_errors():
            async with (
                self._lifetime.guard(),
                self._gate.turn(priority),
                asyncio.timeout(timeout),
            ):
                yield

    async def _get(
        self,
        path: str,
        query: str,
        budget: int,
        *,
        enough: Enough | None = None,
        **options: Any,
    ) -> Reply:
        """Send one request and read its whole answer within the budget."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT)
        with sercomm_errors(), keeping(self._login.secrets):
            async with await self._send(path, query, limits, **options) as response:
                body = await whole_body(response, budget, enough)
                return Reply(response.content_type.lower(), body)

    async def _send(
        self,
        path: str,
        query: str,
        limits: aiohttp.ClientTimeout,
        *,
        login: bool = True,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        absent: Collection[int] = (),
    ) -> aiohttp.ClientResponse:
        """Send a request; answer a demand for digest by starting over with it."""
        self._lifetime.check(login=login)
        if self._session.closed:
            raise CannotConnect("the web client has been closed")
        url = self.address.url(path, query)
        # A redirect followed would carry the login to whomever it names.
        options: dict[str, Any] = {"timeout": limits, "allow_redirects": False}

        async def send() -> aiohttp.ClientResponse:
            ours = self._login.options(self._exchange, headers, carried=login)
            content = content_options(body)
            return await self._session.request(url=url, **content, **options, **ours)

        response = await send()
        if login and self._login.switches_to_digest(response):
            response = await send()
        try:
            check_status(response, absent)
        except SercommError:
            response.close()
            raise
        return response


async def _twice(get: Callable[[], Awaitable[Reply]]) -> Reply:
    """Read something, once more when the connection was dropped."""
    try:
        return await get()
    except ConnectionDropped:
        return await get()
