"""The commands beside the service: ask, eligible, evaluate, chat, export, check; `staff` has a file of its own."""

import argparse
import asyncio
import csv
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

from bot import eligible, evaluating, staff_command
from bot.asking import BadLine, Threads, answered, ask, read_lines, shown
from bot.channels.console import Console
from bot.clock import Clock
from bot.frontdesk import FrontDesk
from bot.knowing import fitted, made, open_search
from bot.messages import Incoming
from bot.outbox import Outbox
from bot.settings import Settings
from bot.shelf import published
from bot.turn import Talk
from bot.wording import say
from db import cases, inquiries
from db.session import Database, exists, open_database
from knowledge.layers import lay_over
from knowledge.library import Library
from knowledge.search import Search
from knowledge.topics import topic_text

Rows = Callable[[Database], AsyncIterator[dict[str, Any]]]


async def run(options: argparse.Namespace, settings: Settings) -> int:
    """One command; its exit code."""
    match options.command:
        case "ask":
            return await ask_all(options, settings)
        case "eligible":
            day = Clock(settings.clock_start, settings.clock_rate).today()
            return eligible.run(sys.stdin, options.on or day, options.json)
        case "evaluate":
            return evaluating.run(options, settings, await search_of(settings))
        case "chat":
            return await chat(settings)
        case "export":
            return await export(options, settings)
        case "staff":
            return await staff_command.run(options, settings)
        case _:
            return await check(settings)


async def search_of(settings: Settings) -> Search:
    """What the service would answer from: with what staff published, where there is a database. Writes none."""
    library = await told_from(settings)
    if (ready := made(settings.data, library)) is not None:
        return ready
    if library.packaged and (below := made(settings.data, Library.load())) is not None:
        return lay_over(below, library)  # the service makes an index of its own; until then this answers as it does
    return await fitted(open_search(settings.data, library), settings.data)


async def told_from(settings: Settings) -> Library:
    """The library with what is published in the database, if there is one that answers."""
    library = Library.load()
    if not exists(settings.database_url):
        return library
    database = open_database(settings.database_url)
    try:
        today = Clock(settings.clock_start, settings.clock_rate).today()
        return await published(database, library, today) if await database.alive() else library
    finally:
        await database.close()


async def ask_all(options: argparse.Namespace, settings: Settings) -> int:
    """`ask`: nothing is written to the database."""
    day = options.on or Clock(settings.clock_start, settings.clock_rate).today()
    search = await search_of(settings)
    question = options.question.encode("utf-8", "replace").decode() if options.question is not None else None
    rows: Iterable[str] = [question] if question is not None else sys.stdin
    threads: Threads = {}
    try:
        for line in read_lines(rows, day):
            if options.json:
                print(json.dumps(ask(search, line, threads), ensure_ascii=False), flush=True)  # noqa: T201
            else:
                print(shown(answered(search, line, threads)), flush=True)  # noqa: T201
    except BadLine as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        return 2
    return 0


async def chat(settings: Settings) -> int:
    """Talk in the terminal, through the same turn and database as every channel."""
    clock = Clock(settings.clock_start, settings.clock_rate)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_url)
    await database.migrate()
    console = Console(say("talk.choice.numbered"))
    talk = Talk(database, await search_of(settings), clock, settings.office)
    desk = FrontDesk(talk, Outbox(database, {console.name: console}, clock))
    print(say("talk.command.chat"), flush=True)  # noqa: T201
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            text = line.encode("utf-8", "replace").decode().strip()
            number = f"{clock.now().timestamp():.6f}"
            if text:
                await desk.receive(Incoming("console", "local", number, "text", text))
    finally:
        await database.close()
    return 0


async def exported_inquiries(database: Database) -> AsyncIterator[dict[str, Any]]:
    async with database.begin() as transaction:
        waiting = await cases.of_inquiries(transaction)
        async for row in inquiries.every(transaction):
            case, state = waiting.get(row.id, ("", ""))
            yield {
                "number": row.id,
                "asked_at": row.asked_at.isoformat(timespec="seconds"),
                "on_day": row.on_day.isoformat(),
                "text": row.text,
                "outcome": row.outcome,
                "topic": row.topic,
                "score": round(row.score, 3),
                "sources": " · ".join(row.sources),
                "library_version": row.library_version,
                "case": case,
                "case_state": state,
            }


EXPORTS: dict[str, Rows] = {"inquiries": exported_inquiries}
TOPICS = "topics"
KINDS = (*EXPORTS, TOPICS)


def export_topics(library: Library, folder: Path | None) -> int:
    """Published topics as files of knowledge/topics, into a folder or one after the other; names of retired ones."""
    for topic in library.overlay.topics:
        if folder is None:
            print(f"# {topic.key}.md\n{topic_text(topic)}")  # noqa: T201
            continue
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{topic.key}.md").write_text(topic_text(topic), encoding="utf-8")
    for key in sorted(library.overlay.retired):
        print(say("learning.command.retired", file=f"{key}.md"), file=sys.stderr)  # noqa: T201
    return 0


async def export(options: argparse.Namespace, settings: Settings) -> int:
    """A register as CSV, or as JSON lines."""
    if options.kind == TOPICS:
        return export_topics(await told_from(settings), options.to)
    database = open_database(settings.database_url)
    await database.migrate()
    writer: Any = None
    try:
        async for row in EXPORTS[options.kind](database):
            if options.json:
                print(json.dumps(row, ensure_ascii=False))  # noqa: T201
                continue
            if writer is None:
                writer = csv.DictWriter(sys.stdout, fieldnames=list(row))
                writer.writeheader()
            writer.writerow({k: safe(v) for k, v in row.items()})
    finally:
        await database.close()
    return 0


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


async def check(settings: Settings) -> int:
    """What is wrong with the installation; nothing is sent to anybody."""
    faults: list[str] = []
    settings.data.mkdir(parents=True, exist_ok=True)
    open_search(settings.data)
    database = open_database(settings.database_url)
    if not await database.alive():
        faults.append("KC_DATABASE_URL: the database does not answer")
    await database.close()
    print("\n".join(faults) or say("talk.command.well"))  # noqa: T201
    return 1 if faults else 0
