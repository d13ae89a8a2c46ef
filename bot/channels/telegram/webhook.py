"""Updates that Telegram brings: the status says whether it may forget them."""

import hmac
import json

from bot.channels.telegram.intake import Intake

TAKEN = 200  # committed, or nobody is to be answered
MALFORMED = 400
NOT_TELEGRAM = 401
AGAIN = 500  # nothing was committed: Telegram sends it again


async def deliver(intake: Intake, expected: str, body: bytes, secret: str | None) -> int:
    """Handle one request; nothing of it is looked at before its secret is right."""
    if not expected or not hmac.compare_digest((secret or "").encode(), expected.encode()):
        return NOT_TELEGRAM
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return MALFORMED
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return MALFORMED
    update = intake.open(raw)
    if update is None:
        return TAKEN
    try:
        await intake.take(update)
    except Exception:  # noqa: BLE001 - the front desk has written it down
        return AGAIN
    return TAKEN
