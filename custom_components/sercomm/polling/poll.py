"""One poll of a camera: what was read, what failed, and what that says of it."""

from collections.abc import Callable, Collection, Sequence

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    Camera,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    IncompleteAnswer,
    NotAvailable,
    SercommError,
    Source,
    read_source,
)

# The camera is there, and says that it does not have or give this.
READ_REFUSALS = (AccessDenied, CommandRefused, NotAvailable)

type Batch = Sequence[Source]
"""Groups that fit into one request, or one source alone."""


class Poll:
    """Reads batches one after the other; one that fails spoils only itself.

    `values` are by source and key, `failed` the sources that were asked alone and in
    vain, `spoiled` the groups that were not whole. `is_silent` is whether the camera
    has stopped to answer.
    """

    def __init__(self, camera: Camera, missing: Collection[str] = ()) -> None:
        """Nothing is asked yet; what is `missing` was asked in vain the last time."""
        self.values: dict[str, dict[str, str]] = {}
        self.failed: dict[str, SercommError] = {}
        self.spoiled: set[str] = set()
        self.refused_at_once = False
        self.is_silent = False
        self._camera = camera
        self._missing = missing
        self._error: SercommError | None = None
        self._group_error: SercommError | None = None
        self._group_answered = False

    @property
    def error(self) -> SercommError | None:
        """Why this is a failed poll; None when the camera has answered.

        Groups decide where any were asked: whether the login is good is shown by
        them, not by a CGI that the vendor may have locked.
        """
        if self._group_answered:
            return None
        if self._group_error is not None:
            return self._group_error
        return None if self.values else self._error

    @property
    def refuses_groups(self) -> bool:
        """Whether groups were asked for and none is shown."""
        return not self._group_answered and not (
            self._group_error is None or isinstance(self._group_error, IncompleteAnswer)
        )

    async def read(
        self, batches: Sequence[Batch], budget: int, may_go_on: Callable[[], bool]
    ) -> None:
        """Read the first `budget` batches, groups before others.

        A camera that is silent is not asked again, and one that shows no group is
        asked for nothing else. Raises nothing of the camera's.
        """
        # One group that is never answered, asked first, would look like a silent
        # camera at each of its turns: what answers goes before it.
        left = sorted(
            batches[:budget],
            key=lambda batch: (
                not batch[0].is_group,
                any(source.name in self._missing for source in batch),
            ),
        )
        while left and budget > 0 and may_go_on() and not self.is_silent:
            batch = left.pop(0)
            budget -= 1
            await self._read(batch)
            if self._group_answered or not batch[0].is_group:
                continue
            if self.refused_at_once and len(batch) > 1:
                # One group may spoil a request for several: ask for some alone.
                left = [[source] for source in batch]
            elif not any(other[0].is_group for other in left):
                return

    async def _read(self, batch: Batch) -> None:
        """Read one batch and note how it went."""
        is_group = batch[0].is_group
        try:
            if is_group:
                found = await self._camera.read_groups([s.name for s in batch])
            else:
                found = {batch[0].name: await read_source(self._camera, batch[0])}
        except IncompleteAnswer as error:
            self._take_what_is_whole(batch, error)
            return
        except SercommError as error:
            self._note_failure(batch, error)
            return
        self._group_answered |= is_group
        for source in batch:
            self.values[source.name] = found.get(source.name, {})

    def _take_what_is_whole(self, batch: Batch, error: IncompleteAnswer) -> None:
        """Keep the groups that an answer shows whole; the camera is there."""
        self._error = self._error or error
        if not batch[0].is_group:
            self.failed[batch[0].name] = error
            return
        self._group_error = self._group_error or error
        for source in batch:
            if (pairs := error.whole.get(source.name.lower())) is None:
                self.spoiled.add(source.name)
            else:
                self.values[source.name] = dict(pairs)
                self._group_answered = True

    def _note_failure(self, batch: Batch, error: SercommError) -> None:
        """Keep why a batch failed, and see whether the camera says anything at all."""
        if isinstance(error, CannotConnect):
            answered = bool(self.values or self._error)
            self.is_silent = not answered or not isinstance(error, ConnectionDropped)
        self._error = self._error or error
        if batch[0].is_group and not isinstance(
            self._group_error, AuthenticationFailed
        ):
            self._group_error = error
        if len(batch) == 1:
            self.failed[batch[0].name] = error
        elif isinstance(error, READ_REFUSALS):
            self.refused_at_once = True
