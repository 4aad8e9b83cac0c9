"""How a script ends at a signal: by itself, with everything that it has begun."""

import asyncio
import signal


def end_at_signal() -> None:
    """Cancel this task at the first signal; a second must not disturb the end."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - we are in one

    def stop() -> None:
        """End the run."""
        if not task.cancelling():
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
