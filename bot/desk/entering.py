"""Into the desk: by name and password, or once by a link. Open to everybody, so nothing here tells who exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.frame import Desk
from bot.desk.origin import own_page
from bot.desk.showing import label, moment
from bot.desk.visit import Form
from bot.second_factor import step_of
from bot.staffing import forget_ways_in, sign_in_name
from bot.wording import say
from db import history, signing_in, staff
from db.session import Transaction
from db.staff import Locks, Member

WINDOW = timedelta(minutes=15)
# Tries within the window: of one name from one address, of one name from anywhere, of any name from one address.
LIMITS = (5, 30, 30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was written down. `again` says from when on it is judged; None: now."""

    number: int
    sign_in: str
    address: str
    again: datetime | None


async def attempt(desk: Desk, request: Request, sign_in: str) -> Attempt:
    """Write a try down and count, one after the other: of many at once the first five are judged."""
    now, address = desk.real.now(), desk.address(request)
    async with desk.database.begin() as transaction:
        await signing_in.one_by_one(transaction)
        number = await signing_in.try_once(transaction, sign_in, address, now)
        tried = await signing_in.tried(transaction, sign_in, address, now - WINDOW)
        over = any(n > limit for n, limit in zip((tried.both, tried.name, tried.address), LIMITS, strict=True))
        if over:
            await signing_in.forget_try(transaction, number)
    return Attempt(number, sign_in, address, tried.since + WINDOW if over else None)


async def ask(desk: Desk, request: Request, _form: Form) -> Response:
    why = label(f"desk.why.{request.query_params.get('vi', '')}", "")
    return desk.page("sign_in.html", request, why=why, back=own_page(request.query_params.get("ve", "")))


async def enter(desk: Desk, request: Request, form: Form) -> Response:
    """Name, password, and the code of the phone where one is set up."""
    tried = await attempt(desk, request, sign_in_name(form.text("name")))
    if tried.again:
        return again(desk, request, form, 429, say("desk.wrong.too_often", at=moment(tried.again)))
    async with desk.database.begin() as transaction:
        found = await staff.by_sign_in(transaction, tried.sign_in)
        locks = await staff.locks(transaction, found.id) if found else Locks(None, None, 0)
    password = form.get("password", "")
    if not await desk.passwords.fits(locks.password_hash, password) or found is None:
        return again(desk, request, form, 401, say("desk.wrong.sign_in"))
    renewed = None
    if locks.password_hash and desk.passwords.outdated(locks.password_hash):
        renewed = await desk.passwords.hash(password)
    async with desk.database.begin() as transaction:
        wrong = await still_wrong(transaction, found, locks, form.text("code"), desk.real.now())
        if not wrong:
            if renewed:
                await staff.change(transaction, found.id, password_hash=renewed)
            await signing_in.forget_tries(transaction, tried.sign_in, tried.address)
            await history.write(transaction, found.id, "sign_in", "staff", found.id, desk.clock.now())
            return await desk.begin_session(transaction, request, found.id, own_page(form.get("back", "")))
    return again(desk, request, form, 401, say(f"desk.wrong.{wrong}"))


async def still_wrong(transaction: Transaction, member: Member, locks: Locks, code: str, now: datetime) -> str:
    """Why somebody with the right password does not come in; "" when they do."""
    current = await staff.by_number(transaction, member.id)
    if current is None or await staff.locks(transaction, member.id) != locks:
        return "sign_in"  # the password was changed in this moment
    if not current.active:
        return "revoked"
    if current.totp_on and locks.totp_secret:
        if not code:
            return "code_missing"
        step = step_of(locks.totp_secret, code, now)
        if step is None or not await staff.use_code(transaction, member.id, step):
            return "code"
    return ""


def again(desk: Desk, request: Request, form: Form, status: int, sentence: str) -> Response:
    facts = {"why": "", "back": own_page(form.get("back", "")), "given": {"name": form.text("name", 80)}}
    return desk.page("sign_in.html", request, None, status, wrong={"form": sentence}, **facts)


async def show_link(desk: Desk, request: Request, _form: Form) -> Response:
    """A button, because messengers open links to preview them."""
    async with desk.database.begin() as transaction:
        found = await signing_in.link(transaction, request.path_params["token"], desk.real.now())
    return desk.page("link.html", request, member=found) if found else desk.stopped(request, "link", 410)


async def spend_link(desk: Desk, request: Request, _form: Form) -> Response:
    """The link lets in once: what was known of password and phone is gone, a new password is asked for."""
    now, token = desk.real.now(), request.path_params["token"]
    async with desk.database.begin() as transaction:
        found = await signing_in.link(transaction, token, now)
        if found is None or not await signing_in.spend_link(transaction, token, now):
            return desk.stopped(request, "link", 410)
        await signing_in.void_links(transaction, found.id, now)
        await forget_ways_in(transaction, found.id)
        await history.write(transaction, found.id, "use_link", "staff", found.id, desk.clock.now())
        return await desk.begin_session(transaction, request, found.id, "/desk/mat-khau")


OPEN = (
    ("/desk/dang-nhap", "GET", ask),
    ("/desk/dang-nhap", "POST", enter),
    ("/desk/link/{token}", "GET", show_link),
    ("/desk/link/{token}", "POST", spend_link),
)
