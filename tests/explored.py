"""A camera as it is some minutes after it was set up."""

from typing import Any

from custom_components.sercomm.polling import Poll


async def explore_rest(entry: Any) -> None:
    """Let an entry find out at once what it would learn from its first polls."""
    coordinator = entry.runtime_data.coordinator
    exploration = entry.runtime_data.exploration
    for _ in range(3):
        if not exploration._polled:
            return
        coordinator._schedule.begin()
        poll = Poll(coordinator.camera)
        batches = [[source] for source in exploration._polled]
        await poll.read(batches, len(batches), lambda: True)
        coordinator._gone(poll)
        coordinator.data = coordinator._shown(poll.values)
        coordinator.last_poll = poll
        exploration._look()
        coordinator.last_poll = None
        await coordinator.hass.async_block_till_done(wait_background_tasks=True)
