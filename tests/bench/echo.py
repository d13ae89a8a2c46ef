"""The bare yardstick: python-telegram-bot as it comes, a webhook, an echo, updates one by one. `PORT API`."""

import asyncio
import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def reply(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


async def main() -> None:
    port, api = int(sys.argv[1]), sys.argv[2]
    bot = Application.builder().token("1000:TEST").base_url(f"{api}/bot").updater(None).build()
    bot.add_handler(MessageHandler(filters.TEXT, reply))

    async def hook(request: Request) -> Response:
        await bot.update_queue.put(Update.de_json(json.loads(await request.body()), bot.bot))
        return Response()

    app = Starlette(routes=[Route("/telegram", hook, methods=["POST"])])
    async with bot:
        await bot.start()
        await uvicorn.Server(uvicorn.Config(app, port=port, log_level="error")).serve()
        await bot.stop()


asyncio.run(main())
