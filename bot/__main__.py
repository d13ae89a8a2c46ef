"""The composition root: `python -m bot [chat|ask|eligible|evaluate|export|staff|check]`; alone, the service."""

import argparse
import asyncio
import os
import sys
from datetime import date
from pathlib import Path

from bot import commands, logs, service, staff_command
from bot.clock import Clock
from bot.outbox import Outbox
from bot.settings import Misconfigured, Settings
from bot.wording import say
from db.session import Database
from jobs.clock import Ticker, table
from knowledge.faults import Dangling


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    p = argparse.ArgumentParser(prog="python -m bot", description="The khuyen cong bot")
    p.add_argument("--no-jobs", action="store_true", help="leave the clock to `python -m jobs`")
    sub = p.add_subparsers(dest="command")
    sub.add_parser("chat", help="talk in the terminal")
    ask = sub.add_parser("ask", help="one question, or standard input, one a line")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--on", type=date.fromisoformat, help="the day asked for (ISO)")
    ask.add_argument("--json", action="store_true", help="one JSON line an answer")
    eligible = sub.add_parser("eligible", help="facts from standard input, one JSON line each: who gets what")
    eligible.add_argument("--on", type=date.fromisoformat, help="the day of lines that name none (ISO)")
    eligible.add_argument("--json", action="store_true", help="one JSON line a case")
    evaluate = sub.add_parser("evaluate", help="ask a file of questions and print the scorer's table")
    evaluate.add_argument("file")
    evaluate.add_argument("--scorer", required=True, help="path of score.py")
    evaluate.add_argument("--errors", action="store_true")
    export = sub.add_parser("export", help="write registers for staff")
    export.add_argument("kind", choices=sorted(commands.KINDS))
    export.add_argument("--to", type=Path, help="folder for the files of published topics")
    export.add_argument("--json", action="store_true")
    staff_command.options(sub.add_parser("staff", help="accounts of the desk: add, list, link, revoke"))
    sub.add_parser("check", help="verify settings, knowledge and database")
    return p


def jobs(database: Database, outbox: Outbox, clock: Clock) -> Ticker:
    """The clock in the same process: the one place where bot calls jobs."""
    return Ticker(table(database, outbox, clock), clock)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        settings = Settings.from_env(os.environ)
    except Misconfigured as fault:
        print(say("talk.command.bad_settings"), *fault.faults, sep="\n  ", file=sys.stderr)  # noqa: T201
        return 2
    secrets = (settings.telegram_token, settings.telegram_webhook_secret)
    logs.set_up(tuple(str(s) for s in secrets), "INFO" if options.command is None else "WARNING")
    try:
        if options.command is None:
            service.serve(settings, None if options.no_jobs else jobs)
            return 0
        return asyncio.run(commands.run(options, settings))
    except Dangling as dangling:
        print(say("learning.command.dangling"), dangling, sep="\n", file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main())
