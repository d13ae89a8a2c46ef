"""Carries Bot API calls over aiohttp.

python-telegram-bot's own httpx looks at every kept-alive connection on every request and collapses above some thirty
requests at once. Nothing that leaves here as an exception holds the token: neither aiohttp's words (some name the
whole address) nor what a server or a proxy says.
"""

import json
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT: Final = 5.0  # seconds until a connection stands
READ: Final = 10.0  # seconds until Telegram has answered
IDLE: Final = 30.0  # seconds that an unused connection is kept
CONNECTIONS: Final = 128
JSON: Final = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """One pool of connections, opened at the first call and closed by `shutdown`."""

    def __init__(
        self, token: str, connections: int = CONNECTIONS, connect: float = CONNECT, read: float = READ
    ) -> None:
        self.token = token.encode()
        self.connections = connections
        self.connect = connect
        self.read = read
        self.session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self.read

    async def initialize(self) -> None:
        """Nothing to do before the first call: a session needs the running loop."""

    async def shutdown(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            await session.close()

    def opened(self, url: str) -> aiohttp.ClientSession:
        if self.session is None:
            pool = aiohttp.TCPConnector(limit=self.connections, keepalive_timeout=IDLE)
            agent = {"User-Agent": self.USER_AGENT}
            self.session = aiohttp.ClientSession(connector=pool, headers=agent, proxy=proxy_of(url))
        return self.session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        read = read_timeout if isinstance(read_timeout, int | float) else self.read
        timeout = aiohttp.ClientTimeout(total=self.connect + read, sock_connect=self.connect)
        body, headers = encoded(request_data)
        try:
            async with self.opened(url).request(method, url, data=body, headers=headers, timeout=timeout) as answer:
                payload = await answer.read()
        except TimeoutError:  # without its cause: aiohttp says which address it was
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as fault:
            raise NetworkError(type(fault).__name__) from None
        return answer.status, payload if answer.ok else payload.replace(self.token, b"***")


def encoded(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    """The parameters of a call as a body: a form when it holds files, JSON otherwise."""
    if data is None:
        return None, None
    if not data.contains_files:
        return json.dumps(data.parameters, ensure_ascii=False).encode(), JSON
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None


def proxy_of(url: str) -> str | None:
    """The proxy that the machine asks for; aiohttp's own look at it costs a thread at every call."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
