"""What the text of an answer means, when its status says that all is well."""

from collections.abc import Collection
import re

from .errors import (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    NotAvailable,
)

# `ERROR`, `Invalid Resolution`, `Unknown Error`, as owners and clients have seen them.
REFUSAL = re.compile(
    r"(error|invalid|unknown|unsupported|not supported|wrong|fail)", re.IGNORECASE
)
LONGEST_REFUSAL = 200


def raise_error_page(text: str) -> None:
    """Recognise the errors that cameras send with status 200.

    `CGI Error!` pages, `ERROR`, `Invalid Group` and HTML login pages, as seen
    by owners and working clients. Raises AccessDenied, AuthenticationFailed,
    NotAvailable or InvalidReply; returns for everything else.
    """
    start = text.lstrip()[:500]
    # With 403 in it for what a vendor has locked (Sercomm-API issue 19).
    if start.startswith("CGI Error!"):
        if "403" in start:
            raise AccessDenied("the camera's vendor has locked this function")
        raise NotAvailable("the camera cannot run this function")
    # Seen on an RC8025b of ADT (Sercomm-API pull request 9).
    if start.startswith("Invalid Group"):
        raise NotAvailable("the camera does not know this group")
    if start.startswith("<") and "<html" in start.lower():
        # karatecarter's handler knows a refused login by this text.
        if "401 Unauthorized" in start:
            raise AuthenticationFailed("the camera refused the login")
        raise InvalidReply("the camera answered with a web page")


def is_refusal(text: str) -> bool:
    """Tell whether a whole answer is a short word of refusal."""
    words = text.strip()
    return len(words) <= LONGEST_REFUSAL and REFUSAL.match(words) is not None


def raise_refusal(text: str) -> None:
    """Raise what an answer says when it is not what was asked for.

    CommandRefused for `ERROR` and its kin, or what `raise_error_page` raises;
    returns for everything else.
    """
    raise_error_page(text)
    if is_refusal(text):
        raise CommandRefused(text)


def require_ok(text: str, accept: Collection[str] = ()) -> None:
    """Raise unless an answer, stripped, begins with `OK` or is one of `accept`.

    Raises CommandRefused with the camera's words, or what `raise_error_page`
    raises; ConnectionDropped for no answer at all or the beginning of one of these,
    because the camera's HTTP/1.0 ends a broken answer as it ends a whole one.
    """
    text = text.strip()
    if text.startswith("OK") or text in accept:
        return
    if any(whole.startswith(text) for whole in ("OK", *accept)):
        raise ConnectionDropped("the camera closed the connection")
    raise_error_page(text)
    raise CommandRefused(text)
