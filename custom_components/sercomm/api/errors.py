"""Everything that can go wrong with a camera: the only exceptions that leave `api`."""

from collections.abc import Callable, Mapping
import re

from .refusals import Refusal

TAG = re.compile(r"<[^<>]*>")


class SercommError(Exception):
    """Base of all errors of this package; its text holds no secret and is short."""


class CannotConnect(SercommError):
    """The camera refused, reset or dropped the connection, or cannot be found."""


class UnknownHost(CannotConnect):
    """No name server knows the camera's host name."""


class ConnectionDropped(CannotConnect):
    """The connection broke after the request went out; its effect is unknown."""


class IncompleteAnswer(ConnectionDropped):
    """The answer lacks what the camera showed before, or its end.

    `whole` holds the groups that are sure all the same: name in lower case -> values.
    """

    def __init__(self, whole: Mapping[str, Mapping[str, str]]) -> None:
        """Keep what is whole."""
        self.whole = whole
        super().__init__("the answer ended too early")


class OutcomeUnknown(ConnectionDropped):
    """Neither the answer of a write nor a look afterwards has come."""


class CameraTimeout(CannotConnect):
    """The camera did not give a whole answer in time."""


class ConnectTimeout(CameraTimeout):
    """The camera did not take the connection in time: it has got no request."""


def may_have_acted(error: SercommError) -> bool:
    """Whether the request went out and nothing tells what became of it."""
    return isinstance(error, (ConnectionDropped, CameraTimeout)) and not isinstance(
        error, ConnectTimeout
    )


class AuthenticationFailed(SercommError):
    """The camera answered 401: the login is wrong or lacks the rights."""


class AccessDenied(SercommError):
    """The camera answered 403: its vendor has locked this function."""


class NotAvailable(SercommError):
    """The camera does not know this function or group."""


class CameraBusy(SercommError):
    """The camera answered 503: no session is free."""


class PrivacyMode(SercommError):
    """The camera answered 406: pictures are refused while privacy mode is on."""


class Paused(SercommError):
    """The camera was not asked: it restarts and is to be left alone."""


class Interrupted(SercommError):
    """A long reading was given up, because the camera was to do something else."""


class InvalidReply(SercommError):
    """The answer is not what a SerComm camera sends, or exceeds its budget."""


class AnswerTooLarge(InvalidReply):
    """The answer is longer than this kind of answer may be."""


class BrokenPicture(InvalidReply):
    """The camera sent something in place of a picture, or not all of one."""


class HttpsRequired(InvalidReply):
    """The camera only sends whoever asks it by HTTP on to HTTPS."""


class CannotStore(SercommError):
    """A file cannot be written on this side; the camera is not to blame."""


class CommandRefused(SercommError):
    """The camera answered a write with something other than `OK`.

    `reply` is the first line of its answer, at most 80 printable characters; of a page
    its text.
    """

    def __init__(self, reply: str) -> None:
        """Keep the camera's words; all of them only for `without`."""
        self._words = reply
        text = TAG.sub(" ", reply) if reply.lstrip().startswith("<") else reply
        line = next(iter(text.strip().splitlines()), "").strip()
        self.reply = "".join(c for c in line if c.isprintable())[:80]
        super().__init__(f"the camera refused: {self.reply or 'empty answer'}")

    def without(self, clean: Callable[[str], str]) -> CommandRefused:
        """Return the same refusal in words that `clean` has gone through, uncut."""
        return CommandRefused(clean(self._words))


class NotKept(CommandRefused):
    """The camera said `OK`, but did not do it."""

    def __init__(self, text: str) -> None:
        """Say what it did not do, in our words: it had none."""
        super().__init__("")
        self.args = (text,)


class HeldOtherwise(SercommError):
    """The camera took values, but holds something else.

    `differs` tells by name how: `cut`, `refused` or `changed`.
    """

    def __init__(self, differs: Mapping[str, str]) -> None:
        """Keep what differs."""
        self.differs = differs
        listed = (f"{name} ({word})" for name, word in differs.items())
        super().__init__(", ".join(listed))


class InvalidValue(SercommError):
    """A value was refused before it was sent to the camera."""

    def __init__(
        self, group: str, key: str, refusal: Refusal, *, name: str | None = None
    ) -> None:
        """Say which property refused and why; the value itself is not repeated.

        `name` is the parameter that it came in by, where that is not its key.
        """
        self.group = group
        self.key = key
        self.refusal = refusal
        self.name = name or key
        super().__init__(f"{group}.{key}: {refusal}")

    @property
    def reason(self) -> str:
        """Why, in English."""
        return str(self.refusal)
