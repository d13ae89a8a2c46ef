"""Accounts of the Centre's staff: who may sign in, and as what. The gate says who may change whose."""

from typing import Any

from starlette.responses import Response

from bot import staffing
from bot.desk.visit import NotFound, Page, Visit
from bot.gate import may
from bot.wording import say
from db import staff
from db.staff import ROLES, Member, Role

LIST = "/desk/can-bo"


def open_roles(visit: Visit) -> list[Role]:
    """The roles that this actor may give."""
    return [role for role in ROLES if may(visit.actor, "manage_staff", role)]


def role_given(visit: Visit) -> Role | None:
    given = visit.form.text("role")
    return next((role for role in open_roles(visit) if role == given), None)


async def every(visit: Visit) -> Response:
    return visit.show("accounts.html", members=await staff.every(visit.transaction))


async def new(visit: Visit) -> Response:
    return visit.show("account_new.html", roles=open_roles(visit))


async def add(visit: Visit) -> Response:
    """Makes the account and shows its link, this once."""
    name, role, wrong = staffing.tidy_name(visit.form.text("name")), role_given(visit), {}
    if not staffing.sign_in_name(name):
        wrong["name"] = say("desk.wrong.name")
    if role is None:
        wrong["role"] = say("desk.wrong.role")
    made = None
    if not wrong and role:
        made = await staffing.add(visit.transaction, visit.actor.id, name, role, visit.now)
        if made is None:
            wrong["name"] = say("desk.wrong.taken", sign_in=staffing.sign_in_name(name))
    if made is None:
        given = {"name": name, "role": role}
        return visit.show("account_new.html", 422, roles=open_roles(visit), wrong=wrong, given=given)
    return await invited(visit, made)


async def invited(visit: Visit, member: Member) -> Response:
    """A fresh link on the page: only its hash is kept, so it is seen once."""
    real = visit.desk.real.now()
    token = await staffing.invite(visit.transaction, visit.actor.id, member, visit.now, real)
    address = staffing.link_address(visit.desk.base(visit.request), token)
    return visit.show("account_link.html", member=member, address=address, until=real + staffing.LINK_LASTS)


async def asked_for(visit: Visit) -> Member:
    found = await staff.by_number(visit.transaction, visit.number("id"))
    if found is None:
        raise NotFound
    return found


async def managed(visit: Visit) -> Member:
    """The account of the path, if this actor may change it."""
    found = await asked_for(visit)
    visit.require("manage_staff", found)
    return found


async def one(visit: Visit) -> Response:
    return await shown(visit, await asked_for(visit))


async def shown(visit: Visit, member: Member, status: int = 200, **facts: Any) -> Response:
    return visit.show("account.html", status, member=member, roles=open_roles(visit), **facts)


async def change_role(visit: Visit) -> Response:
    member, role = await managed(visit), role_given(visit)
    if role is None:
        return await shown(visit, member, 422, wrong={"role": say("desk.wrong.role")})
    await staff.change(visit.transaction, member.id, role=role)
    await visit.note("change_role", "staff", member.id, before=member.role, after=role)
    return await visit.go(f"{LIST}/{member.id}", "desk.done.role", name=member.name, role=say(f"desk.role.{role}"))


async def reset(visit: Visit) -> Response:
    """Password and phone are forgotten at once; a new link leads to new ones."""
    member = await managed(visit)
    if not member.active:
        raise NotFound
    await staffing.forget_ways_in(visit.transaction, member.id)
    return await invited(visit, member)


async def revoke(visit: Visit) -> Response:
    member = await managed(visit)
    if not visit.form.get("sure"):
        return await shown(visit, member, 422, wrong={"sure": say("desk.wrong.sure")})
    await staffing.revoke(visit.transaction, visit.actor.id, member, visit.now, visit.desk.real.now())
    return await visit.go(LIST, "desk.done.revoked", name=member.name)


async def restore(visit: Visit) -> Response:
    member = await managed(visit)
    await staffing.restore(visit.transaction, visit.actor.id, member, visit.now)
    return await invited(visit, member)


PAGES = (
    Page(LIST, every, "manage_staff", menu="desk.menu.staff"),
    Page(f"{LIST}/them", new, "manage_staff"),
    Page(f"{LIST}/them", add, "manage_staff", "POST"),
    Page(f"{LIST}/{{id:int}}", one, "manage_staff"),
    Page(f"{LIST}/{{id:int}}/vai-tro", change_role, "manage_staff", "POST"),
    Page(f"{LIST}/{{id:int}}/lien-ket", reset, "manage_staff", "POST"),
    Page(f"{LIST}/{{id:int}}/thu-hoi", revoke, "manage_staff", "POST"),
    Page(f"{LIST}/{{id:int}}/mo-lai", restore, "manage_staff", "POST"),
)
