"""One's own account: password, the code of the phone, signing out here and everywhere."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from bot import second_factor
from bot.desk.entering import Attempt, attempt
from bot.desk.frame import COOKIE, IDLE, SIGN_IN
from bot.desk.showing import moment
from bot.desk.visit import NotFound, Page, Visit
from bot.passwords import LONGEST, SHORTEST, too_short
from bot.wording import say
from db import signing_in, staff

HOME = "/desk/tai-khoan"
CODE = "/desk/ma-xac-thuc"


async def show(visit: Visit) -> Response:
    return await shown(visit)


async def shown(visit: Visit, status: int = 200, **facts: Any) -> Response:
    places = await signing_in.open_sessions(visit.transaction, visit.actor.id, visit.desk.real.now(), IDLE)
    return visit.show("own_account.html", status, places=places, **facts)


async def ask_password(visit: Visit) -> Response:
    return visit.show("password.html", shortest=SHORTEST)


async def judge_password(visit: Visit) -> dict[str, str] | str:
    """The hash of the new password, or what is wrong with the form: outside of any transaction, it takes its time."""
    if visit.actor.has_password:
        tried = await attempt(visit.desk, visit.request, visit.actor.sign_in)
        if tried.again:
            return {"old": say("desk.wrong.too_often", at=moment(tried.again))}
        async with visit.desk.database.begin() as transaction:
            locks = await staff.locks(transaction, visit.actor.id)
        if not await visit.desk.passwords.fits(locks.password_hash, visit.form.get("old", "")):
            return {"old": say("desk.wrong.old_password")}
        async with visit.desk.database.begin() as transaction:
            await signing_in.forget_tries(transaction, tried.sign_in, tried.address)
    new = visit.form.get("new", "")
    if too_short(new):
        return {"new": say("desk.wrong.short", shortest=str(SHORTEST))}
    if len(new) > LONGEST:
        return {"new": say("desk.wrong.long", longest=str(LONGEST))}
    if new != visit.form.get("again", ""):
        return {"again": say("desk.wrong.not_twice")}
    return await visit.desk.passwords.hash(new)


async def set_password(visit: Visit) -> Response:
    if isinstance(visit.ready, dict):
        return visit.show("password.html", 422, shortest=SHORTEST, wrong=visit.ready)
    await staff.change(visit.transaction, visit.actor.id, password_hash=visit.ready)
    await signing_in.end_all(visit.transaction, visit.actor.id, but=visit.session.id)
    await visit.note("set_password", "staff", visit.actor.id)
    return await visit.go(HOME, "desk.done.password")


async def offer_code(visit: Visit) -> Response:
    """A new secret, which counts once a code of it was typed."""
    if not visit.actor.totp_on:
        secret = second_factor.new_secret()
        await staff.change(visit.transaction, visit.actor.id, totp_secret=secret, totp_step=0)
    return await visit.go(CODE)


async def offered(visit: Visit) -> str:
    """The secret that waits for its first code; NotFound when none does."""
    secret = (await staff.locks(visit.transaction, visit.actor.id)).totp_secret
    if visit.actor.totp_on or not secret:
        raise NotFound
    return secret


async def show_code(visit: Visit) -> Response:
    return visit.show("code.html", secret=second_factor.spelled(await offered(visit)))


async def picture(visit: Visit) -> Response:
    svg = second_factor.picture(await offered(visit), visit.actor.sign_in)
    return Response(svg, media_type="image/svg+xml")


async def confirm_code(visit: Visit) -> Response:
    secret = await offered(visit)
    step = second_factor.step_of(secret, visit.form.text("code"), visit.desk.real.now())
    if step is None:
        wrong = {"code": say("desk.wrong.code")}
        return visit.show("code.html", 422, secret=second_factor.spelled(secret), wrong=wrong)
    await staff.change(visit.transaction, visit.actor.id, totp_on=True, totp_step=step)
    await visit.note("code_on", "staff", visit.actor.id)
    return await visit.go(HOME, "desk.done.code_on")


async def count_try(visit: Visit) -> Attempt:
    return await attempt(visit.desk, visit.request, visit.actor.sign_in)


async def drop_code(visit: Visit) -> Response:
    """Only who holds the phone turns its codes off; who lost it asks an administrator."""
    tried: Attempt = visit.ready
    if tried.again:
        return await shown(visit, 429, wrong={"code": say("desk.wrong.too_often", at=moment(tried.again))})
    locks = await staff.locks(visit.transaction, visit.actor.id)
    code = visit.form.text("code")
    step = second_factor.step_of(locks.totp_secret, code, visit.desk.real.now()) if locks.totp_secret else None
    if step is None or not await staff.use_code(visit.transaction, visit.actor.id, step):
        return await shown(visit, 422, wrong={"code": say("desk.wrong.code")})
    await signing_in.forget_tries(visit.transaction, tried.sign_in, tried.address)
    await staff.change(visit.transaction, visit.actor.id, totp_on=False, totp_secret=None, totp_step=0)
    await visit.note("code_off", "staff", visit.actor.id)
    return await visit.go(HOME, "desk.done.code_off")


async def leave(visit: Visit) -> Response:
    await signing_in.end(visit.transaction, visit.desk.token(visit.request))
    return left(visit, "out")


async def leave_everywhere(visit: Visit) -> Response:
    await signing_in.end_all(visit.transaction, visit.actor.id)
    await visit.note("sign_out_everywhere", "staff", visit.actor.id)
    return left(visit, "out_everywhere")


def left(visit: Visit, why: str) -> Response:
    response = RedirectResponse(f"{SIGN_IN}?vi={why}", 303)
    response.delete_cookie(COOKIE, path="/desk")
    return response


PAGES = (
    Page(HOME, show, None),
    Page("/desk/mat-khau", ask_password, None, keyless=True),
    Page("/desk/mat-khau", set_password, None, "POST", before=judge_password, keyless=True),
    Page(CODE, show_code, None),
    Page(f"{CODE}/hinh.svg", picture, None),
    Page(CODE, confirm_code, None, "POST"),
    Page(f"{CODE}/bat", offer_code, None, "POST"),
    Page(f"{CODE}/tat", drop_code, None, "POST", before=count_try),
    Page("/desk/dang-xuat", leave, None, "POST", keyless=True),
    Page(f"{HOME}/dang-xuat", leave_everywhere, None, "POST"),
)
