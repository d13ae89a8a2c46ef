"""The web chat: a page, what it posts, and a stream of what we say. The rows in the database are the transcript."""

import asyncio
import hashlib
import json
import logging
import re
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.messages import Incoming, Outgoing

log = logging.getLogger(__name__)
COOKIE = "kc_chat"
YEAR = 365 * 24 * 3600
KEEP_ALIVE = 15.0  # seconds; also how often a stream looks for rows that another process wrote
MESSAGE_ID = re.compile(r"[\w-]{8,64}")

Receive = Callable[[Incoming], Awaitable[None]]
CatchUp = Callable[[str, int], Awaitable[Sequence[tuple[int, Outgoing]]]]


class WebChat:
    """A channel whose page pulls: `send` wakes the person's open pages, which read the row themselves."""

    name = "web"

    def __init__(self, receive: Receive, catch_up: CatchUp, page: str, stop: asyncio.Event, secure: bool) -> None:
        self.receive, self.catch_up, self.page, self.stop, self.secure = receive, catch_up, page, stop, secure
        self.open: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def send(self, user_id: str, message: Outgoing) -> None:
        """The row is already there for the page to fetch, now or at its next visit: nothing here can fail."""
        for event in self.open.get(user_id, ()):
            event.set()

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show),
            Route("/chat/messages", self.post, methods=["POST"]),
            Route("/chat/stream", self.stream),
        ]

    async def show(self, request: Request) -> Response:
        response = Response(self.page, media_type="text/html; charset=utf-8", headers={"cache-control": "no-cache"})
        if not who(request):
            token = secrets.token_urlsafe(32)
            response.set_cookie(COOKIE, token, max_age=YEAR, httponly=True, samesite="lax", secure=self.secure)
        return response

    async def post(self, request: Request) -> Response:
        """One message, 200 after it is committed; the page sends it again under the same id until it hears that."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return JSONResponse({"error": "cross-site"}, 403)
        user = who(request)
        if not user:
            return JSONResponse({"error": "no cookie"}, 401)
        incoming = read(await request.body(), user)
        if incoming is None:
            return JSONResponse({"error": "malformed"}, 400)
        await self.receive(incoming)
        return JSONResponse({"ok": True})

    async def stream(self, request: Request) -> Response:
        user = who(request)
        if not user:
            return JSONResponse({"error": "no cookie"}, 401)
        last = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        after = int(last) if last.isdigit() and len(last) < 12 else 0
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self.events(user, after), media_type="text/event-stream", headers=headers)

    async def events(self, user: str, after: int) -> AsyncIterator[str]:
        """What was said after a row, and from then on; ends when the service stops."""
        woken = asyncio.Event()
        self.open[user].add(woken)
        stopping = asyncio.create_task(self.stop.wait())
        waking: asyncio.Task[bool] | None = None
        try:
            yield "retry: 1500\n\n"
            while not self.stop.is_set():
                woken.clear()
                for number, message in await self.catch_up(user, after):
                    after = number
                    yield f"id: {number}\ndata: {json.dumps(message.as_json(), ensure_ascii=False)}\n\n"
                waking = asyncio.create_task(woken.wait())
                done, _ = await asyncio.wait({waking, stopping}, timeout=KEEP_ALIVE, return_when="FIRST_COMPLETED")
                waking.cancel()
                if not done:
                    yield ": still here\n\n"
        finally:
            stopping.cancel()
            if waking is not None:  # the page left while we waited
                waking.cancel()
            self.open[user].discard(woken)
            if not self.open[user]:
                del self.open[user]


def who(request: Request) -> str:
    """The account of a page: a hash of its cookie, so that the database holds nothing that opens a chat."""
    token = request.cookies.get(COOKIE, "")
    return hashlib.sha256(token.encode()).hexdigest()[:40] if len(token) >= 32 else ""


def read(body: bytes, user: str) -> Incoming | None:
    """The message in a posted body: `{"id", "text"}` or `{"id", "choice"}`; None when it is neither."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("id"), str) or not MESSAGE_ID.fullmatch(data["id"]):
        return None
    text, choice = data.get("text", ""), data.get("choice", "")
    if not isinstance(text, str) or not isinstance(choice, str) or not (text.strip() or choice):
        return None
    whole = f"{user[:16]}:{data['id']}"
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no text that a database takes
    if choice:
        return Incoming("web", user, whole, "choice", choice=choice[:64].encode("utf-8", "replace").decode())
    return Incoming("web", user, whole, "text", text)
