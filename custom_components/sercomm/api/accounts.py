"""The further users of a camera: names, passwords, and what each may do."""

from collections.abc import Collection, Mapping

from . import catalog
from .errors import InvalidValue
from .group_change import OFF, ON, GroupChange
from .refusals import because, outside

USER = "USER"
USERS = range(1, 21)
RIGHTS = {
    "listen": "audio_in_ctrl",
    "talk": "audio_out_ctrl",
    "pan_tilt": "pt_ctrl",
    "outputs": "io_ctrl",
}
"""What a user may do beyond looking -> the key that lists who may."""


def change_user(
    before: Mapping[str, str],
    number: int,
    *,
    name: str,
    password: str | None = None,
    rights: Collection[str] = (),
) -> GroupChange:
    """Return what makes further user 1-20 be called `name`, with these `rights` only.

    `before` is USER as the camera shows it, `rights` are words of RIGHTS. Without a
    password that of the same name stays. Raises InvalidValue, never with the password.
    """
    if number not in USERS:
        raise InvalidValue(USER, "number", outside(USERS))
    key = f"user{number}"
    change = GroupChange(USER, before)
    change.require("number", key)
    catalog.check_value(USER, "admin_name", name, name="name")
    is_new = name_of_user(before, key) != name
    if is_new and name in _other_names(before, key):
        raise InvalidValue(USER, key, because("taken"), name="name")
    if password is not None:
        # One value holds both, with a comma between.
        for unwanted, reason in (
            (not password, because("empty")),
            ("," in password, because("without", characters=",")),
        ):
            if unwanted:
                raise InvalidValue(USER, key, reason, name="password")
        catalog.check_value(USER, "viewer_password", password, name="password")
        change.write("password", key, f"{name},{password}")
    elif is_new:
        raise InvalidValue(USER, key, because("with_name"), name="password")
    for right, listed in RIGHTS.items():
        _write_right(change, listed, number, right in rights)
    return change


def name_of_user(users: Mapping[str, str], key: str) -> str:
    """Return the name in `name,password`; empty where nobody is."""
    return users.get(key, "").partition(",")[0]


def _other_names(users: Mapping[str, str], key: str) -> set[str]:
    """Return the names of all accounts but one."""
    further = (f"user{number}" for number in USERS)
    names = {name_of_user(users, other) for other in further if other != key}
    return names | {users.get(name, "") for name in ("admin_name", "viewer_name")}


def _write_right(change: GroupChange, key: str, number: int, wanted: bool) -> None:
    """Note whether a user may do something; the list has a place for each user."""
    if not wanted and key not in change.before:
        return
    change.require("rights", key)
    held = change.before[key]
    flags = held.split(",") if held else []
    flags += [OFF] * (number - len(flags))
    flags[number - 1] = ON if wanted else OFF
    if (text := ",".join(flags)) != held:
        change.write("rights", key, text)
