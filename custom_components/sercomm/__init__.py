"""SerComm cameras, locally."""

import asyncio
from datetime import timedelta
from functools import partial

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.dt import utcnow
from homeassistant.util.hass_dict import HassKey

from .actions import async_offer_backups
from .api import (
    AuthenticationFailed,
    Camera,
    CannotConnect,
    Capabilities,
    CommandRefused,
    Identity,
    InvalidReply,
    Right,
    SercommError,
    explore,
    merge,
    places,
)
from .audio import SPEAKER
from .client import create_camera
from .clips import (
    CLIPS,
    Arrivals,
    ClipDelivery,
    async_register_views,
    async_start_clips,
)
from .const import (
    CONF_CAPABILITIES,
    CONF_CLEAR_AFTER,
    CONF_IDENTITY,
    DEFAULT_CLEAR_AFTER,
    DOMAIN,
    LOGGER,
    PLATFORMS,
)
from .coordinator import SercommCoordinator
from .delivery import NOTIFICATIONS, Delivery, Detections, async_register_webhook
from .entity import device_info
from .errors import told
from .frontend import async_offer_card, async_serve_card, async_withdraw_card
from .issues import async_clear, async_watch
from .managed import OriginalsStore, Use, async_load_originals, async_restore
from .pictures import (
    CameraPictures,
    LastMotionStore,
    Privacy,
    async_register_flow_pictures,
)
from .runtime import SercommConfigEntry, SercommRuntime
from .services import async_setup_services
from .upkeep import (
    Backups,
    Exploration,
    Presets,
    WebPages,
    async_find_login,
    async_start_nightly_sync,
    async_take_look,
    async_watch_login,
    is_running,
)
from .websocket import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
RESTORE_TIMEOUT = 20.0
# A removal waits for no camera that is silent: what it held is kept.
SIGN_OF_LIFE = 2.0
JUST_PROVED = timedelta(minutes=1)
# These cameras let in one administrator at a time; the next one gets a 401.
REFUSALS_TO_BELIEVE = 3
LOGIN_REFUSALS: HassKey[dict[str, int]] = HassKey(f"{DOMAIN}_refusals")


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register actions and commands, serve the card, clips and dialogs' pictures."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    async_register_views(hass)
    async_register_flow_pictures(hass)
    await async_serve_card(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SercommConfigEntry) -> bool:
    """Set up a camera; one that is off is set up from what we know of it."""
    await async_offer_card(hass)
    await hass.async_add_executor_job(places)
    await async_load_originals(hass, entry)
    is_first = CONF_CAPABILITIES not in entry.data
    coordinator = _coordinator(hass, entry)
    identity, capabilities = await _find_out(hass, entry, coordinator)
    coordinator.right = capabilities.right
    coordinator.groups = frozenset(capabilities.groups)
    exploration = Exploration(hass, entry, coordinator, identity, capabilities)
    entry.runtime_data = _runtime(hass, entry, coordinator, exploration)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await _start(hass, entry, is_first=is_first)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SercommConfigEntry) -> bool:
    """Unload; the camera keeps its settings, for we may be back in a moment."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: SercommConfigEntry) -> None:
    """Give the camera its settings back.

    While it cannot be reached they are kept, for the day when it is added again.
    """
    async_clear(hass, entry)
    await async_withdraw_card(hass)
    await LastMotionStore(hass, entry.unique_id or "").async_remove()
    store = await async_load_originals(hass, entry)
    if not store.uses:
        return
    camera = create_camera(hass, entry.data)
    unsubscribe = hass.bus.async_listen(
        EVENT_HOMEASSISTANT_STOP, callback(lambda _: camera.close())
    )
    try:
        async with asyncio.timeout(RESTORE_TIMEOUT):
            if (await camera.identity(timeout=SIGN_OF_LIFE)).mac != entry.unique_id:
                raise InvalidReply("another camera answers at this address")
            failures = [
                await _restore(camera, entry, store, use)
                for use in (SPEAKER, CLIPS, NOTIFICATIONS)
            ]
            for failure in filter(None, failures):
                raise failure
    except (SercommError, TimeoutError) as error:
        LOGGER.warning(
            "%s was removed, but its notification settings could not be given back: %s",
            entry.title,
            # What the camera says may repeat somebody's address.
            "it refused them"
            if isinstance(error, CommandRefused)
            else str(error) or "it did not answer in time",
        )
    finally:
        unsubscribe()


async def _restore(
    camera: Camera, entry: SercommConfigEntry, store: OriginalsStore, use: Use
) -> SercommError | None:
    """Give back what was held for one use; return why the camera has not got it.

    Raises CannotConnect when the camera is not to be asked for more.
    """
    try:
        await async_restore(camera, store.of(use), ours=use.ours)
    except CannotConnect:
        raise
    except SercommError as error:
        return error
    await store.async_keep(use, {}, entry.entry_id)
    return None


def _coordinator(hass: HomeAssistant, entry: SercommConfigEntry) -> SercommCoordinator:
    """Return what asks the camera, until the entry is unloaded."""
    camera = create_camera(hass, entry.data)

    @callback
    def close(_: object = None) -> None:
        camera.close()

    # Nothing is waited for when nobody wants the answer any more.
    entry.async_on_unload(close)
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, close))
    coordinator = SercommCoordinator(hass, entry, camera)
    if is_running(hass, entry.entry_id):
        coordinator.async_pause(resumed_elsewhere=True)
    return coordinator


async def _find_out(
    hass: HomeAssistant, entry: SercommConfigEntry, coordinator: SercommCoordinator
) -> tuple[Identity, Capabilities]:
    """Return who the camera is and what it can do, as it says or as we know.

    Raises ConfigEntryAuthFailed or ConfigEntryNotReady where neither is to be had.
    """
    try:
        identity, capabilities = await _explore(hass, entry, coordinator)
    except AuthenticationFailed as error:
        refusals = hass.data.setdefault(LOGIN_REFUSALS, {})
        refusals[entry.entry_id] = refusals.get(entry.entry_id, 0) + 1
        is_known = CONF_CAPABILITIES in entry.data
        if is_known and refusals[entry.entry_id] < REFUSALS_TO_BELIEVE:
            raise ConfigEntryNotReady(
                translation_domain=DOMAIN, translation_key="invalid_auth"
            ) from error
        del refusals[entry.entry_id]
        raise ConfigEntryAuthFailed(
            translation_domain=DOMAIN, translation_key="invalid_auth"
        ) from error
    except SercommError as error:
        if CONF_CAPABILITIES not in entry.data:
            raise ConfigEntryNotReady(**told(error)) from error
        coordinator.async_set_update_error(error)
        identity = Identity.from_dict(entry.data[CONF_IDENTITY])
        capabilities = Capabilities.from_dict(entry.data[CONF_CAPABILITIES])
        coordinator.camera.several_groups = capabilities.several_groups
    hass.data.get(LOGIN_REFUSALS, {}).pop(entry.entry_id, None)
    return identity, capabilities


def _runtime(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    coordinator: SercommCoordinator,
    exploration: Exploration,
) -> SercommRuntime:
    """Return what the platforms share; nothing of it has begun yet."""
    identity, capabilities = exploration.identity, exploration.capabilities
    detections = Detections(
        hass, entry.options.get(CONF_CLEAR_AFTER, DEFAULT_CLEAR_AFTER)
    )
    entry.async_on_unload(detections.async_stop)
    delivery = Delivery(coordinator, identity, capabilities, detections)
    privacy = Privacy(coordinator, identity, capabilities)
    return SercommRuntime(
        camera=coordinator.camera,
        exploration=exploration,
        coordinator=coordinator,
        detections=detections,
        delivery=delivery,
        clips=ClipDelivery(coordinator, delivery.senders),
        arrivals=Arrivals(entry),
        backups=Backups(hass, coordinator.camera, identity),
        presets=Presets(coordinator),
        web_pages=WebPages(coordinator),
        privacy=privacy,
        pictures=CameraPictures(coordinator, privacy),
    )


async def _start(
    hass: HomeAssistant, entry: SercommConfigEntry, *, is_first: bool
) -> None:
    """Let everything begin that asks or hears of itself."""
    runtime = entry.runtime_data
    coordinator, capabilities = runtime.coordinator, runtime.capabilities
    runtime.presets.async_start(capabilities)
    runtime.web_pages.async_start(capabilities)
    async_offer_backups(hass, entry, runtime)
    runtime.pictures.async_start(hass, entry)
    async_watch(hass, entry)
    async_watch_login(hass, entry, coordinator)
    runtime.exploration.async_start(is_first=is_first)
    show = partial(_show_device, hass, entry)
    entry.async_on_unload(runtime.exploration.grown.async_add(show))
    if capabilities.right is Right.ADMINISTRATOR:
        entry.async_on_unload(async_register_webhook(hass, runtime.delivery))
        runtime.delivery.async_start()
        senders = runtime.delivery.senders
        await async_start_clips(hass, entry, runtime.clips, senders, runtime.arrivals)
        async_start_nightly_sync(hass, entry, coordinator, runtime.exploration)


@callback
def _show_device(hass: HomeAssistant, entry: SercommConfigEntry) -> None:
    """Show on the device's page what was found out after the start."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **device_info(entry.runtime_data)
    )


def _stored(entry: SercommConfigEntry) -> Capabilities | None:
    """Return what the camera could do when the entry was last loaded."""
    stored = entry.data.get(CONF_CAPABILITIES)
    return None if stored is None else Capabilities.from_dict(stored)


async def _explore(
    hass: HomeAssistant, entry: SercommConfigEntry, coordinator: SercommCoordinator
) -> tuple[Identity, Capabilities]:
    """Find out what the camera can do, and remember it in the entry.

    The config flow has just proved who answers when the entry is new.
    """
    if coordinator.paused:
        raise CannotConnect("the camera is being upgraded")
    stored = _stored(entry)
    look, is_fresh = async_take_look(hass, entry.unique_id)
    known = stored or (look.capabilities if look else None)
    # A clock that was set back makes the entry one of the future.
    is_new = timedelta() <= utcnow() - entry.created_at < JUST_PROVED
    if CONF_IDENTITY in entry.data and (is_fresh if look else is_new):
        coordinator.proved = True
        identity = Identity.from_dict(entry.data[CONF_IDENTITY])
    elif known is not None and known.right is Right.ADMINISTRATOR:
        identity = await coordinator.async_prove()
        identity = identity.like(Identity.from_dict(entry.data[CONF_IDENTITY]))
    else:
        identity = await coordinator.async_prove(extended=True)
    if await async_find_login(hass, entry, coordinator):
        raise CannotConnect("the camera has another login")
    if known is not None:
        coordinator.camera.expect_groups(known.groups)
    if look is not None and is_fresh:
        capabilities, readings = look.capabilities, look.readings
        coordinator.camera.several_groups = capabilities.several_groups
    else:
        capabilities, readings = await explore(
            coordinator.camera, identity, known=known
        )
    if stored is not None and capabilities.right is stored.right:
        capabilities = merge(stored, capabilities)
    elif stored is not None and stored.right is Right.ADMINISTRATOR:
        raise AuthenticationFailed("the camera refused what an administrator may do")
    coordinator.async_start_with(readings)
    hass.config_entries.async_update_entry(
        entry,
        data={
            **entry.data,
            CONF_IDENTITY: identity.as_dict(),
            CONF_CAPABILITIES: capabilities.as_dict(),
        },
    )
    return identity, capabilities
