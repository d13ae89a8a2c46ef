"""`python -m bot staff add|list|link|revoke`: accounts from the command line, by whoever runs the server."""

import argparse
import sys
from datetime import datetime

from bot import staffing
from bot.clock import Clock
from bot.settings import Settings
from bot.wording import say
from db import staff
from db.session import Transaction, open_database
from db.staff import ROLES, Member


class Fault(Exception):
    """What cannot be done, as a sentence."""


def options(parser: argparse.ArgumentParser) -> None:
    sub = parser.add_subparsers(dest="what", required=True)
    add = sub.add_parser("add", help="a new account; prints its one-time sign-in link")
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=ROLES)
    sub.add_parser("list", help="all accounts")
    sub.add_parser("link", help="forget password and phone, print a new link").add_argument("name")
    sub.add_parser("revoke", help="close an account").add_argument("name")


async def run(asked: argparse.Namespace, settings: Settings) -> int:
    """One command in one transaction; its exit code."""
    clock, real = Clock(settings.clock_start, settings.clock_rate), Clock()
    base = settings.public_url or staffing.base(settings.http_host, settings.http_port)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_url)
    await database.migrate()
    try:
        async with database.begin() as transaction:
            told = await do(transaction, asked, base, clock.now(), real.now())
    except Fault as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        return 2
    finally:
        await database.close()
    print(told)  # noqa: T201
    return 0


async def do(transaction: Transaction, asked: argparse.Namespace, base: str, now: datetime, real: datetime) -> str:
    """What was done, in words; Fault when it cannot be."""
    if asked.what == "list":
        return "\n".join([listed(m) for m in await staff.every(transaction)])
    name = staffing.tidy_name(asked.name.encode("utf-8", "replace").decode())
    sign_in = staffing.sign_in_name(name)
    if asked.what == "add":
        if not sign_in:
            raise Fault(say("desk.command.no_name"))
        made = await staffing.add(transaction, None, name, asked.role, now)
        if made is None:
            raise Fault(say("desk.command.taken", sign_in=sign_in))
        return linked(made, base, await staffing.invite(transaction, None, made, now, real))
    found = await staff.by_sign_in(transaction, sign_in)
    if found is None:
        raise Fault(say("desk.command.unknown", sign_in=sign_in))
    if asked.what == "revoke":
        await staffing.revoke(transaction, None, found, now, real)
        return say("desk.command.revoked", name=found.name)
    if not found.active:
        raise Fault(say("desk.command.closed"))
    await staffing.forget_ways_in(transaction, found.id)
    return linked(found, base, await staffing.invite(transaction, None, found, now, real))


def listed(member: Member) -> str:
    state = "revoked" if not member.active else "active" if member.has_password else "invited"
    return f"{member.sign_in}\t{member.role}\t{state}\t{member.name}"


def linked(member: Member, base: str, token: str) -> str:
    address = staffing.link_address(base, token)
    return say("desk.command.link", name=member.name, sign_in=member.sign_in, address=address)
