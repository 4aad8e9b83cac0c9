"""What Home Assistant's test tools do again for each test, done once or not at all.

No test depends on anything here: a run without this plugin gives the same results.
"""

from collections.abc import Callable, Generator
from datetime import datetime
from functools import cache, wraps
from random import getrandbits
from time import time
from types import ModuleType
from typing import Any

import freezegun
from freezegun import api as freezing
from homeassistant import core
from homeassistant.components.http import HomeAssistantHTTP
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.loader import Integration
from homeassistant.util import unicode_slug
import probatio
import pytest
from pytest_homeassistant_custom_component import common, patch_time

EPOCH = datetime(1970, 1, 1)  # without a time zone, as frozen time is

type MakeSchema = Callable[[dict[Any, Any], int], Any]
type Resolve = Callable[[HomeAssistant, ModuleType, str], Integration | None]


def pytest_configure() -> None:
    """Do less for each action, each integration and each test that stops the clock."""
    setattr(  # noqa: B010 - a function is not assigned to by its name
        cv,
        "_make_entity_service_schema",
        _built_when_used(cv._make_entity_service_schema),
    )
    setattr(  # noqa: B010 - nor is a class method
        Integration, "resolve_from_root", _read_once(Integration.resolve_from_root)
    )
    # Modules that must see the real time are left alone by their names. To look for
    # them among the callers too, whenever a clock is read, takes longer than reading.
    freezegun.configure(extend_ignore_list=["_pytest.timing"])
    freezing.call_stack_inspection_limit = 0
    freezing._get_fake_monotonic = _frozen_seconds
    patch_time.ha_get_module_attributes_hash = _names_known
    common.patch = _patched_plainly(common.patch)
    # Of each entity's name, in each test the same hundred.
    setattr(unicode_slug, "slugify", cache(unicode_slug.slugify))  # noqa: B010
    if core.ulid_now.__module__ == "ulid_transform._py_ulid_impl":
        core.ulid_at_time, core.ulid_now = _ulid_at, lambda: _ulid_at(time())


@pytest.fixture(autouse=True, scope="session")
def disable_http_server() -> Generator[None]:
    """Let no Home Assistant listen to the network."""

    async def nothing(server: HomeAssistantHTTP) -> None:
        """Start nothing."""

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(HomeAssistantHTTP, "async_bind", nothing)
        patched.setattr(HomeAssistantHTTP, "start", nothing)
        yield


def _frozen_seconds() -> float:
    """Return what a clock that only runs forward shows, s."""
    now: datetime = freezing.get_current_time()
    return (now - EPOCH).total_seconds()


def _ulid_at(timestamp: float) -> str:
    """Return a ULID of hexadecimal digits alone, which are digits of base 32 as well.

    Every state that is written gets one. Where the library was not compiled, it makes
    them bit by bit.
    """
    return f"01{int(timestamp * 1000):011X}{getrandbits(52):013X}"


def _names_known(module: ModuleType) -> str:
    """Return what changes when a module gets a name more: quicker than hashing all."""
    return f"{id(module)}-{len(getattr(module, '__dict__', ()))}"


def _patched_plainly(patch: Callable[..., Any]) -> Callable[..., Any]:
    """Return what needs no mock to patch with a function or a value.

    Time is patched for each timer that is due, storage for each Home Assistant.
    """

    @wraps(patch)
    def patched(target: str, *new: Any, **options: Any) -> Any:
        if target.startswith("homeassistant.helpers.event.time_tracker_"):
            return patch(target, new=lambda: options["return_value"])
        if target.startswith("homeassistant.helpers.storage.Store."):
            return patch(target, new=options["side_effect"])
        return patch(target, *new, **options)

    return patched


def _built_when_used(make: MakeSchema) -> MakeSchema:
    """Return what compiles the schema of an action at its first call.

    Each test registers a hundred actions of Home Assistant and calls one or two.
    """

    def later(schema: dict[Any, Any], extra: int) -> probatio.Schema:
        @cache
        def built() -> probatio.Schema:
            return make(schema, extra)

        def validate(data: Any) -> Any:
            return built()(data)

        validate._entity_service_schema = True  # type: ignore[attr-defined]
        return probatio.Schema(validate)

    return later


def _read_once(resolve: Resolve) -> Resolve:
    """Return what reads the manifest of each of Home Assistant's integrations once."""
    known: dict[str, tuple[Any, ...] | None] = {}

    def resolved(
        hass: HomeAssistant, root: ModuleType, domain: str
    ) -> Integration | None:
        if root.__name__ != "homeassistant.components":
            return resolve(hass, root, domain)
        if domain not in known:
            found = resolve(hass, root, domain)
            known[domain] = found and (
                found.pkg_path,
                found.file_path,
                found.manifest,
                found._top_level_files,
            )
        facts = known[domain]
        return Integration(hass, *facts) if facts else None

    return resolved
