"""What was sent in confidence is taken out of what the camera says."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from html import escape, unescape
import json
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.sercomm.api import CommandRefused, Credentials
from custom_components.sercomm.api.exchange import ERROR_BUDGET
from custom_components.sercomm.api.redaction import (
    redacted,
    secrets_in,
    without_login,
    without_secrets,
)

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import reply

SECRET = "Hunter 2/&ü"
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=4)


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower().replace("hunter", "Hunter"),
        quote_plus(SECRET),
        quote(quote(SECRET, safe=""), safe=""),
        "".join(f"%{byte:02x}" for byte in SECRET.encode()),
        b64encode(SECRET.encode()).decode(),
        urlsafe_b64encode(SECRET.encode()).decode(),
        b64encode(f"viewer:{SECRET}".encode()).decode(),
        b64encode(f"u:{SECRET}:".encode()).decode(),
        escape(SECRET),
        escape(quote_plus(SECRET, safe="&")),
        "Hunter&#32;2&#047;&#38;&#252;",
        "Hunter 2&#x2F;&amp;&#xfc;",
        json.dumps(SECRET),
        json.dumps(SECRET).replace("/", "\\/"),
        "Hunter 2/\\u0026\\u00FC",
        SECRET.encode().hex(),
        SECRET.encode().hex(" ").upper(),
    ],
)
def test_every_form(form: str) -> None:
    """As it is, percent-encoded, with plus, as HTML or JSON, in base64 or as digits."""
    shown = redacted(f"ERROR key={form}&wmm=1 {form}", [SECRET])
    assert form not in shown
    assert "unter" not in shown
    assert shown.startswith("ERROR key=")


def test_a_text_that_was_cut() -> None:
    """The beginning of a secret at the end of a text goes too; other words stay."""
    assert redacted("Bad Request: key=Hunte", [SECRET]) == "Bad Request: key=…"
    assert redacted("Bad Request: Hunting", ["Hunter"]) == "Bad Request: Hunting"
    assert redacted("ERROR", ["", SECRET]) == "ERROR"


def test_short_secrets() -> None:
    """Four characters are enough to be found in digits and in nestings, three are not.

    Those may be there by chance.
    """
    assert redacted("key=4142432f", ["ABC/"]) == "key=…"
    assert redacted("key=414243", ["ABC"]) == "key=414243"
    for secret, shown in (("ABC/", "…"), ("BC/", "key=ABC&percnt;2F")):
        assert redacted("key=ABC&percnt;2F", [secret]) == shown


@pytest.mark.parametrize(
    ("text", "secrets", "shown"),
    [
        # base64 of the secret alone, and of what begins and ends elsewhere
        ("key=QUJD", ["ABC"], "key=…"),
        ("key=QUJDREU=", ["ABCDE"], "key=…="),
        ("key=QUJDREVGR0hJenk=", ["ABCDEFGHI"], "key=…enk="),
        ("key=eEFCQ0RFRkdISQ==", ["ABCDEFGHI"], "key=eE…Q=="),
        ("key=eHlBQkNERUZHSEl6", ["ABCDEFGHI"], "key=eHl…l6"),
        # one within the other
        ("key=secret-long", ["secret", "secret-long"], "key=…"),
        # letters that nobody has to write so
        (r"key=\u0041BC/", ["ABC/"], "…"),
        (r"key=A\B\C/", ["ABC/"], "…"),
    ],
)
def test_no_more_and_no_less(text: str, secrets: list[str], shown: str) -> None:
    """What stands around a secret stays, where it can be told apart."""
    assert redacted(text, secrets) == shown


def test_what_has_the_form_of_a_secret() -> None:
    """Logins, passwords in requests, and our own addresses; a login alone elsewhere."""
    text = (
        "GET http://bob:pw@192.0.2.1/a?password=x&md_mode=1 /api/webhook/abc?x "
        "Authorization: Basic Zm9v=="
    )
    assert without_login(text) == text.replace("bob:pw", "…")
    assert without_secrets(text) == (
        "GET http://…@192.0.2.1/a?password=…&md_mode=1 /api/webhook/…?x "
        "Authorization: Basic …"
    )


@settings(deadline=None)
@given(PLAIN, PLAIN, PLAIN)
def test_any_secret(before: str, secret: str, after: str) -> None:
    """Nothing raises, and the secret is gone."""
    for form in (secret, quote(secret, safe=""), quote_plus(secret)):
        shown = redacted(f"{before} {form} {after}", [secret])
        assert f" {form} " not in shown


# There and back.
ENCODINGS: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "percent": (lambda text: quote(text, safe=""), unquote),
    "plus": (lambda text: quote_plus(text, safe=""), unquote_plus),
    "page": (escape, unescape),
    "JSON": (
        lambda text: json.dumps(text)[1:-1],
        lambda text: str(json.loads(f'"{text}"')),
    ),
}


@settings(deadline=None)
@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=4),
    st.lists(st.sampled_from(sorted(ENCODINGS)), max_size=3),
)
def test_any_nesting(secret: str, ways: list[str]) -> None:
    """Encoded again and again, in whatever order, it is not shown."""
    text = secret
    for way in ways:
        text = ENCODINGS[way][0](text)
    shown = redacted(text, [secret])
    assert secret not in shown
    for way in reversed(ways):
        with suppress(ValueError):
            shown = ENCODINGS[way][1](shown)
        assert secret not in shown


def test_quotes() -> None:
    """They have names of their own in HTML, and a backslash in front in JSON."""
    secret = 'it\'s a "key"'
    for form in (escape(secret), json.dumps(secret), secret.replace("'", "&apos;")):
        shown = redacted(f"ERROR {form}", [secret])
        assert "it" not in shown
        assert "key" not in shown


def test_what_is_a_secret() -> None:
    """Passwords, those in USER.userN too, and the end of an address of ours."""
    assert set(secrets_in("user", {"user1": "bob,letmein", "login_check": "1"})) == {
        "bob,letmein",
        "letmein",
    }
    url = "http://192.0.2.1:8123/api/webhook/Zm9yLXRlc3RzLW9ubHkh"
    assert set(secrets_in("HTTP_NOTIFY", {"http_url": url})) == {"Zm9yLXRlc3RzLW9ubHkh"}
    assert not any(secrets_in("HTTP_NOTIFY", {"http_url": "http://192.0.2.1/alarm"}))
    for token, found in (("a" * 15, []), ("a" * 16, ["a" * 16])):
        url = f"http://192.0.2.1/{token}"
        assert list(secrets_in("HTTP_NOTIFY", {"http_url": url})) == found
        assert not any(secrets_in("SYSTEM", {"comment": url, "unknown": url}))
    url = "http://bob:let%20me@192.0.2.1/alarm"
    assert list(secrets_in("HTTP_NOTIFY", {"http_url": url})) == ["let me"]
    assert not any(secrets_in("HTTP_NOTIFY", {"http_url": "http://[::1/alarm"}))


@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request"])
async def test_our_own_login(
    serve: Serve, make_transport: MakeTransport, status: str
) -> None:
    """It goes with every request, so it is in no refusal, not in part either."""
    login = Credentials("administrator", "correct horse")
    words = f"Error {'x' * 60} Authorization: {login.basic} correct horse"
    server = await serve(reply(words.encode(), status))
    transport = make_transport(server, login)
    with pytest.raises(CommandRefused) as raised:
        await transport.command("/adm/reboot.cgi")
    for form in (login.basic[6:], login.basic[6:24], "correct"):
        assert form not in str(raised.value)
    if status == "200 OK":
        text = await transport.read_text("/adm/log.cgi")
        assert "horse" not in text


@pytest.mark.parametrize(
    ("words", "is_hidden"),
    [
        ("ERROR: secret ".ljust(ERROR_BUDGET), True),
        ("[A]\r\nword=secret\r\n", False),
    ],
)
async def test_our_password_as_a_word(
    serve: Serve, make_transport: MakeTransport, words: str, is_hidden: bool
) -> None:
    """Only refusals repeat a login; elsewhere a word may be what it is."""
    server = await serve(reply(words.encode()))
    assert LOGIN.password == "secret"
    shown = (await make_transport(server).read("/adm/get_group.cgi")).text
    assert ("secret" not in shown) is is_hidden
