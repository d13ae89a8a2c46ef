"""Six digits from the phone beside the password: RFC 6238, thirty seconds each, one before and one after allowed."""

import io
from datetime import datetime

import pyotp
import segno

ISSUER = "Khuyen cong"
STEP = 30  # seconds


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is; None when it is of none near now."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    near = (current, current - 1, current + 1)
    return next((s for s in near if pyotp.utils.strings_equal(totp.generate_otp(s), digits)), None)


def spelled(secret: str) -> str:
    """The secret for typing, in groups of four."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def picture(secret: str, sign_in: str) -> bytes:
    """The secret as a QR code in SVG, for an authenticator's camera."""
    held = io.BytesIO()
    address = pyotp.TOTP(secret).provisioning_uri(name=sign_in, issuer_name=ISSUER)
    segno.make(address, error="m").save(held, kind="svg", scale=5, border=3, light="#fff", nl=False)
    return held.getvalue()
