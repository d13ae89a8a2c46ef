"""Accounts of staff: made, invited by a one-time link, closed; from the desk, the command line and the first start."""

import re
import secrets
from datetime import datetime, timedelta

from bot.wording import say
from db import history, signing_in, staff
from db.session import Transaction
from db.staff import Member, Role
from knowledge.vietnamese import clean, fold

LINK_LASTS = timedelta(hours=24)
LONGEST_NAME = 80  # characters
FIRST = "quan-tri"  # sign-in name of the administrator whom an empty installation begins with


def tidy_name(name: str) -> str:
    return " ".join(clean(name).split())[:LONGEST_NAME]


def sign_in_name(name: str) -> str:
    """ "Nguyễn Văn Hạnh", "nguyen van hanh" and "Nguyen-Van-Hanh" sign in alike: nguyen-van-hanh."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name[:LONGEST_NAME])).strip("-")


def base(host: str, port: int) -> str:
    """The address of a socket without a path, as a browser takes it: of "every address" the local one."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def link_address(base: str, token: str) -> str:
    return f"{base}/desk/link/{token}"


async def add(transaction: Transaction, by: int | None, name: str, role: Role, now: datetime) -> Member | None:
    """A new account; None when somebody signs in by that name already."""
    made = await staff.add(transaction, name, sign_in_name(name), role, now)
    if made:
        await history.write(transaction, by, "add_staff", "staff", made.id, now, {"role": role})
    return made


async def invite(
    transaction: Transaction, by: int | None, member: Member, now: datetime, real: datetime, void: bool = True
) -> str:
    """The token of a new one-time link; with `void` older links of this member open nothing any more.

    `now` is the time that people see, `real` the one that links are measured by.
    """
    token = secrets.token_urlsafe(32)
    if void:
        await signing_in.void_links(transaction, member.id, real)
    await signing_in.make_link(transaction, member.id, token, real, LINK_LASTS)
    await history.write(transaction, by, "invite_staff", "staff", member.id, now)
    return token


async def revoke(transaction: Transaction, by: int | None, member: Member, now: datetime, real: datetime) -> None:
    """From the next click on they may nothing. The sessions stay, so that their page can say why."""
    await staff.change(transaction, member.id, active=False)
    await signing_in.void_links(transaction, member.id, real)
    await history.write(transaction, by, "revoke_staff", "staff", member.id, now)


async def restore(transaction: Transaction, by: int | None, member: Member, now: datetime) -> None:
    """They may come back, by a new link: password, second factor and sessions of before are gone."""
    await forget_ways_in(transaction, member.id)
    await staff.change(transaction, member.id, active=True)
    await history.write(transaction, by, "restore_staff", "staff", member.id, now)


async def forget_ways_in(transaction: Transaction, number: int) -> None:
    await signing_in.end_all(transaction, number)
    await staff.change(transaction, number, password_hash=None, totp_secret=None, totp_on=False, totp_step=0)


async def first_link(transaction: Transaction, now: datetime, real: datetime) -> str | None:
    """A token for the first administrator as long as nobody has a password; None from then on.

    Earlier links stay good until one of them is spent: whoever starts the service twice is not shut out.
    """
    everybody = await staff.every(transaction)
    if any(m.has_password for m in everybody):
        return None
    found = next((m for m in everybody if m.role == "administrator" and m.active), None)
    if found is None:
        found = await staff.add(transaction, say("desk.role.administrator"), FIRST, "administrator", now)
        if found is None:  # revoked before anybody ever signed in: for the command line to mend
            return None
        await history.write(transaction, None, "add_staff", "staff", found.id, now, {"role": found.role})
    return await invite(transaction, None, found, now, real, void=False)
