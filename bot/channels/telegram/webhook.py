"""Updates that Telegram brings: the status says whether it may forget them."""

import hmac
import json
import logging

from bot.channels.telegram.intake import Intake

log = logging.getLogger(__name__)
TAKEN = 200  # committed, or nobody is to be answered
MALFORMED = 400
NOT_TELEGRAM = 401
AGAIN = 500  # nothing was committed: Telegram sends it again


async def deliver(intake: Intake, expected: str, body: bytes, secret: str) -> int:
    """Handle one request; nothing of it is looked at before its secret is right."""
    if not expected or not hmac.compare_digest(secret.encode(), expected.encode()):
        return NOT_TELEGRAM
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return MALFORMED
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return MALFORMED
    incoming = intake.read(raw)
    if incoming is None:
        return TAKEN
    try:
        await intake.receive(incoming)
    except Exception as fault:  # noqa: BLE001 - the front desk has written down which and where
        log.warning("update not handled", extra={"update": raw["update_id"], "fault": type(fault).__name__})
        return AGAIN
    return TAKEN
