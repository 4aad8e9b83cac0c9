"""Files that users name: only in folders that Home Assistant may use."""

from pathlib import Path
from secrets import token_hex

from homeassistant.core import HomeAssistant

from ..errors import invalid, not_stored


async def async_allowed_path(hass: HomeAssistant, filename: str) -> Path:
    """Return where a file really is, links followed; refuses forbidden folders.

    Names without a folder are taken from the configuration's.
    """

    def find() -> Path | None:
        try:
            # A link in an allowed folder may lead out of it: what counts is its end.
            path = Path(hass.config.path(filename)).resolve()
            return path if hass.config.is_allowed_path(str(path)) else None
        except OSError, RuntimeError, ValueError:
            return None

    path = await hass.async_add_executor_job(find)
    if path is None:
        raise invalid("path_not_allowed", filename=filename)
    return path


async def async_load(hass: HomeAssistant, filename: str, budget: int) -> bytes:
    """Read a file of the user, at most a byte over the budget."""
    path = await async_allowed_path(hass, filename)

    def load() -> bytes:
        # A pipe would hold the executor for ever.
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            return file.read(budget + 1)

    try:
        return await hass.async_add_executor_job(load)
    except OSError as error:
        raise invalid("file_not_readable", filename=filename) from error


async def async_store(hass: HomeAssistant, path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, with its folder."""

    def write() -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two calls for one file must not write into the same part.
        part = path.with_name(f".{token_hex(8)}.part")
        try:
            with part.open("xb") as file:
                file.write(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    try:
        await hass.async_add_executor_job(write)
    except OSError as error:
        raise not_stored(error) from error
