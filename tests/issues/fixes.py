"""Repairs of a camera as a user meets them: shown, ignored, fixed in a dialog."""

from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues.raising import Problem
from tests.cameras import Home

DELIVERY_OFF = {"motion_delivery": "off"}


@pytest.fixture
async def repairs(hass: HomeAssistant) -> None:
    """Set the repairs up, before the web server starts."""
    assert await async_setup_component(hass, "repairs", {})


def problems(hass: HomeAssistant) -> dict[Problem, ir.IssueEntry]:
    """Return the repairs that are shown or ignored, by what is wrong."""
    return {
        problem: issue
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        for problem in Problem
        if domain == DOMAIN and issue_id.startswith(problem)
    }


def problem_of(hass: HomeAssistant, problem: Problem) -> ir.IssueEntry:
    """Return one repair."""
    return problems(hass)[problem]


def ignore(hass: HomeAssistant, problem: Problem, *, ignored: bool = True) -> None:
    """Press Ignore, or take that back."""
    issue = problem_of(hass, problem)
    ir.async_ignore_issue(hass, DOMAIN, issue.issue_id, ignored)


def is_ignored(hass: HomeAssistant, problem: Problem) -> bool:
    """Whether a repair is there but hidden."""
    return problem_of(hass, problem).dismissed_version is not None


async def press_fix(
    hass: HomeAssistant, home: Home, problem: Problem
) -> dict[str, Any]:
    """Open the dialog of a repair."""
    issue = problem_of(hass, problem)
    assert issue.is_fixable
    return await open_fix(home, issue)


async def open_fix(home: Home, issue: ir.IssueEntry) -> dict[str, Any]:
    """Press Fix."""
    answer = await home.post(
        "/api/repairs/issues/fix",
        json={"handler": DOMAIN, "issue_id": issue.issue_id},
    )
    assert answer.status == HTTPStatus.OK
    result: dict[str, Any] = await answer.json()
    return result


async def submit(
    hass: HomeAssistant, home: Home, flow: dict[str, Any], **fields: str
) -> dict[str, Any]:
    """Press Submit, or choose from a menu, and wait until all has happened."""
    url = f"/api/repairs/issues/fix/{flow['flow_id']}"
    answer = await home.post(url, json=fields)
    assert answer.status == HTTPStatus.OK
    result: dict[str, Any] = await answer.json()
    await hass.async_block_till_done(wait_background_tasks=True)
    return result
