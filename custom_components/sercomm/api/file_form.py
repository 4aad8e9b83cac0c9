"""A file as web browsers upload it."""

from dataclasses import dataclass
from secrets import token_hex


@dataclass(frozen=True, slots=True)
class FileForm:
    """The body of a POST and its content type."""

    body: bytes
    content_type: str


def file_form(name: str, content: bytes) -> FileForm:
    """Return a multipart form with one field, `file`, of that file name.

    Field and type as a working client sends them (WVC210 client). `name` is
    ASCII without quotes.
    """
    boundary = token_hex(16)
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = b"".join((head.encode(), content, f"\r\n--{boundary}--\r\n".encode()))
    return FileForm(body, f"multipart/form-data; boundary={boundary}")
