"""The one HTTP server: web chat, desk, webhooks, health and figures; limits and headers for all of them."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES = Path(__file__).parent / "pages"
LARGEST_BODY = 512 * 1024  # bytes
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}

DESK = {
    **HEADERS,
    "cache-control": "no-store",
    # With no-referrer a browser posts our own forms with "Origin: null", and over plain HTTP that is all it says.
    "referrer-policy": "same-origin",
}

Webhook = Callable[[bytes, str], Awaitable[int]]
Health = Callable[[], Awaitable[dict[str, bool]]]


class TooLarge(Exception):
    """A body over the limit."""


class Guard:
    """Refuses a body over the limit before it is held, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > LARGEST_BODY:
            await self.refuse(scope, receive, send)
            return
        held, started = 0, False
        own = DESK if scope["path"] == "/desk" or scope["path"].startswith("/desk/") else HEADERS

        async def counted() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > LARGEST_BODY:
                raise TooLarge
            return message

        async def headed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in own.items())]
            await send(message)

        try:
            await self.app(scope, counted, headed)
        except TooLarge:
            if not started:
                await self.refuse(scope, receive, headed)

    @staticmethod
    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse({"error": "too large"}, 413)(scope, receive, send)


def application(pages: Sequence[BaseRoute], health: Health, telegram: Webhook | None) -> Starlette:
    """All routes of the service; `pages` are those of the web chat and the desk."""

    async def healthz(_request: Request) -> Response:
        parts = await health()
        well = parts["database"] and parts["clock"]
        return JSONResponse({"ok": well, **parts}, 200 if well else 503)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def webhook(request: Request) -> Response:
        if telegram is None:
            return Response(status_code=404)
        secret = request.headers.get("x-telegram-bot-api-secret-token", "")
        return Response(status_code=await telegram(await request.body(), secret))

    return Starlette(
        routes=[
            *pages,
            Route("/telegram", webhook, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/metrics", metrics),
            Mount("/static", StaticFiles(directory=PAGES / "static")),
        ],
        middleware=[Middleware(Guard)],
    )
