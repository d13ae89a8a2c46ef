"""Whether a request that changes something comes from a page of ours, and whether a path leads to one."""

import re
from urllib.parse import urlsplit

from starlette.requests import Request

OWN_PAGE = re.compile(r"/desk(/[\w/.-]*)?(\?[\w=&%+.-]*)?", re.ASCII)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def foreign(request: Request, public_url: str) -> bool:
    """Whether to refuse it: an unsafe method from elsewhere, or from nobody knows where.

    Browsers say where a request comes from by Sec-Fetch-Site, over plain HTTP only by Origin.
    """
    if request.method in SAFE:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return not origin or (origin != public_url and urlsplit(origin).netloc != request.headers.get("host"))


def own_page(path: str) -> str:
    """A page of the desk to go on to; its first one for anything else."""
    return path if OWN_PAGE.fullmatch(path) and "//" not in path else "/desk"
