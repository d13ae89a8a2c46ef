"""The frame of every page of the desk: session, gate, one transaction, looks, and what happens when it goes wrong."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.desk.origin import foreign, own_page
from bot.desk.showing import day, label, marked, moment, until
from bot.desk.visit import Form, NotFound, Page, Refused, RolledBack, Visit
from bot.frontdesk import FrontDesk
from bot.gate import may
from bot.passwords import Passwords
from bot.shelf import Shelf
from bot.wording import say
from db import signing_in
from db.session import Database, Transaction
from db.signing_in import SignedIn

log = logging.getLogger(__name__)
PAGES = Path(__file__).parent.parent / "pages"
COOKIE = "kc_desk"
IDLE, LASTS = timedelta(hours=8), timedelta(hours=24)  # of a session
SEEN_EVERY = timedelta(minutes=1)
SIGN_IN = "/desk/dang-nhap"
WRITTEN = ("text", "note", "summary", "message", "body", "asks")  # fields in which people write at length

Answer = Callable[[Request, Form], Awaitable[Response]]
Open = Callable[["Desk", Request, Form], Awaitable[Response]]


class Desk:
    """Serves pages. `clock` is the service's; `real` measures sessions, links and codes even in a rehearsal."""

    def __init__(
        self, database: Database, clock: Clock, pages: Sequence[Page], public_url: str = "", real: Clock | None = None,
        front: FrontDesk | None = None, shelf: Shelf | None = None,
    ) -> None:  # fmt: skip
        self.database, self.clock, self.real = database, clock, real or Clock()
        self.talking, self.shelf = front, shelf
        self.pages, self.public_url = pages, public_url
        self.passwords = Passwords()
        self.jinja = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
        self.jinja.trim_blocks = self.jinja.lstrip_blocks = True
        self.jinja.globals.update(say=say, rehearsal=clock.rehearsal)
        self.jinja.globals.update(label=label, moment=moment, day=day, until=until, marked=marked)

    @property
    def front(self) -> FrontDesk:
        """The conversation behind the desk: its search, its office, its way out to people."""
        if self.talking is None:
            raise RuntimeError("this desk was opened without a conversation behind it")
        return self.talking

    # What a request says of itself.

    def base(self, request: Request) -> str:
        """The address by which the desk is reached, without a path."""
        return self.public_url or f"{request.url.scheme}://{request.url.netloc}"

    def address(self, request: Request) -> str:
        return request.client.host if request.client else ""

    def token(self, request: Request) -> str:
        return request.cookies.get(COOKIE, "")

    def form_token(self, request: Request) -> str:
        """What a form of this session carries: another site cannot know it."""
        return hashlib.sha256(f"form {self.token(request)}".encode()).hexdigest()[:32]

    def own_form(self, request: Request, form: Form) -> bool:
        return hmac.compare_digest(form.get("form_token", "").encode(), self.form_token(request).encode())

    # Sessions.

    async def signed_in(self, transaction: Transaction, request: Request, by_script: bool) -> SignedIn | str:
        """Who asks, or why nobody does: none, ended, revoked, expired. A script that looks for news is no activity."""
        if not self.token(request):
            return "none"
        now = self.real.now()
        found = await signing_in.whose(transaction, self.token(request), now, IDLE)
        if found is None:
            return "ended"
        if not found.member.active:
            return "revoked"
        if not found.fresh:
            return "expired"
        if now - found.last_seen_at >= SEEN_EVERY and not by_script:
            await signing_in.seen(transaction, found.id, now)
        return found

    async def begin_session(self, transaction: Transaction, request: Request, staff_id: int, path: str) -> Response:
        """A new session under a new token, whatever the browser brought, and on to a page."""
        token = secrets.token_urlsafe(32)
        await signing_in.end(transaction, self.token(request))
        await signing_in.begin(transaction, staff_id, token, self.real.now(), LASTS)
        response = RedirectResponse(path, 303)
        secure = self.public_url.startswith("https")
        response.set_cookie(COOKIE, token, path="/desk", httponly=True, samesite="lax", secure=secure)
        return response

    # Pages.

    def page(
        self, template: str, request: Request, visit: Visit | None = None, status: int = 200, **facts: Any
    ) -> Response:
        """A page; without a visit one for everybody."""
        html = self.render(template, request, visit, **facts)
        return Response(html, status, media_type="text/html; charset=utf-8")

    def render(self, template: str, request: Request, visit: Visit | None, **facts: Any) -> str:
        """A template with the facts that every page has."""
        actor = visit.actor if visit else None
        ready = actor is not None and actor.has_password
        menu = [p for p in self.pages if p.menu and ready and actor and (p.action is None or may(actor, p.action))]
        notice = visit.facts.get("notice") if visit else None
        frame: dict[str, Any] = {
            "visit": visit, "actor": actor, "menu": menu, "path": request.url.path, "notice": notice,
            "form_token": self.form_token(request), "may": visit.may if visit else None, "wrong": {}, "given": {},
        }  # fmt: skip
        return self.jinja.get_template(f"desk/{template}").render(**{**frame, **facts})

    def stopped(self, request: Request, what: str, status: int, visit: Visit | None = None, **facts: str) -> Response:
        """A page that says why it goes no further."""
        told = {"title": say(f"desk.stop.{what}"), "sentence": say(f"desk.stop.{what}_why", **facts)}
        return self.page("stopped.html", request, visit, status, **told)

    def to_sign_in(self, request: Request, why: str, form: Form) -> Response:
        """On to the sign-in page; there somebody reads, and can copy, what they had written into a form in vain."""
        if typed := [text for name in WRITTEN if (text := form.get(name, "").strip())]:
            back = urlsplit(request.headers.get("referer", "")).path
            facts = {"why": label(f"desk.why.{why}", ""), "typed": typed, "back": own_page(back)}
            return self.page("sign_in.html", request, None, 401, **facts)
        asked_for = {"ve": request.url.path + (f"?{request.url.query}" if request.url.query else "")}
        asked = {"vi": why, **(asked_for if request.method == "GET" and request.url.path != "/desk" else {})}
        return RedirectResponse(f"{SIGN_IN}?{urlencode(asked)}", 303)

    def routes(self, everybody: Sequence[tuple[str, str, Open]]) -> list[Route]:
        """The pages, and the few that are open to everybody: (path, method, function)."""

        async def lost(request: Request) -> Response:
            if request.url.path == "/desk/":
                return RedirectResponse("/desk", 308)
            return self.stopped(request, "not_found", 404)

        public = [Route(path, self.guarded(self.of_everybody(answer)), methods=[m]) for path, m, answer in everybody]
        own = [Route(p.path, self.guarded(self.of_staff(p)), methods=[p.method]) for p in self.pages]
        return [*public, *own, Route("/desk/{rest:path}", lost, methods=["GET", "POST"])]

    def guarded(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Refuses what other sites send; whatever breaks gets a page with an incident number."""

        async def guarded(request: Request) -> Response:
            if foreign(request, self.public_url):
                return self.stopped(request, "foreign", 403)
            form = Form(await request.body())  # a body that is too large is for the server to refuse
            try:
                return await answer(request, form)
            except NotFound:
                return self.stopped(request, "not_found", 404)
            except Exception:
                incident = secrets.token_hex(4)
                log.exception("page failed", extra={"incident": incident, "page": request.scope["route"].path})
                return self.stopped(request, "broken", 500, incident=incident)

        return guarded

    def of_everybody(self, answer: Open) -> Answer:
        async def answered(request: Request, form: Form) -> Response:
            return await answer(self, request, form)

        return answered

    def of_staff(self, page: Page) -> Answer:
        async def answered(request: Request, form: Form) -> Response:
            ready = None
            if page.before:
                visit = await self.visit(page, request, form)
                if isinstance(visit, Response):
                    return visit
                visit.open = None
                ready = await page.before(visit)
            return await self.visited(page, request, form, ready)

        return answered

    async def visit(self, page: Page, request: Request, form: Form) -> Visit | Response:
        """Session and gate in a short transaction of their own, for what is done before the real one."""
        async with self.database.begin() as transaction:
            return await self.admit(transaction, page, request, form)

    async def admit(self, transaction: Transaction, page: Page, request: Request, form: Form) -> Visit | Response:
        """A visit, or the answer for somebody who may not be here."""
        found = await self.signed_in(transaction, request, page.by_script)
        if isinstance(found, str):
            return self.to_sign_in(request, found, form)
        visit = Visit(self, request, form, found, self.clock.now(), open=transaction)
        if page.method == "POST" and not self.own_form(request, form):
            return self.stopped(request, "foreign", 403, visit)
        if not found.member.has_password and not page.keyless:
            return RedirectResponse("/desk/mat-khau", 303)
        if page.action is not None and not visit.may(page.action):
            log.info("refused at the gate", extra={"staff": found.member.id, "action": page.action})
            return self.stopped(request, "refused", 403, visit)
        return visit

    async def visited(self, page: Page, request: Request, form: Form, ready: Any) -> Response:
        """The page itself, in its one transaction; an answer of 400 or above keeps nothing of what was done."""
        visit: Visit | Response | None = None
        try:
            async with self.database.begin() as transaction:
                visit = await self.admit(transaction, page, request, form)
                if isinstance(visit, Response):
                    return visit
                visit.ready = ready
                if page.method == "GET" and visit.session.notice and not page.by_script:
                    key, facts = visit.session.notice
                    visit.facts["notice"] = say(key, **facts)
                    await signing_in.notice(transaction, visit.session.id, None)
                response = await page.handle(visit)
                if response.status_code >= 400:
                    raise RolledBack(response)
            if visit.owed:
                await self.front.send(visit.owed)
            if visit.after:
                await visit.after()
            return response
        except RolledBack as undone:
            return undone.response
        except Refused:
            return self.stopped(request, "refused", 403, visit if isinstance(visit, Visit) else None)
        finally:
            if isinstance(visit, Visit):
                visit.open = None
