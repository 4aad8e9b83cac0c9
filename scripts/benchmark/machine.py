"""The machine: what it is, and which of its cores do what."""

from ctypes.util import find_library
from importlib.metadata import version
import os
from pathlib import Path
import platform
import sys

# Python's manual, "Memory Management"; mimalloc's and glibc's on large pages.
MEMORY = ("PYTHONMALLOC", "MIMALLOC_ALLOW_LARGE_OS_PAGES", "GLIBC_TUNABLES")


def split_cores() -> tuple[frozenset[int], frozenset[int]]:
    """Return the cores of cameras and viewers, and those of Home Assistant.

    Both are empty where there is one core only, or where none can be chosen: then
    everything runs anywhere.
    """
    if sys.platform == "linux":
        first, *others = sorted(os.sched_getaffinity(0))
        if others:
            return frozenset({first}), frozenset(others)
    return frozenset(), frozenset()


def stay_on(cores: frozenset[int]) -> None:
    """Keep this process on some cores, if any are named."""
    if sys.platform == "linux" and cores:
        os.sched_setaffinity(0, cores)


def load() -> float:
    """Return how many processes wanted a core in the last minute."""
    return os.getloadavg()[0]


def memory() -> str:
    """Return how all processes were told to take memory; empty where they were not."""
    return " ".join(
        f"{name}={os.environ[name]}" for name in MEMORY if name in os.environ
    )


def facts() -> str:
    """Return one line about what was measured on."""
    cameras, home = split_cores()
    parts = [
        f"{os.process_cpu_count()} cores ({_processor()})",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        f"Home Assistant {version('homeassistant')}",
    ]
    if find_library("turbojpeg") is None:
        parts.append("no libturbojpeg, so that Home Assistant makes no picture small")
    if home:
        parts.append(
            f"cameras and viewers on core {_listed(cameras)},"
            f" Home Assistant on core {_listed(home)}"
        )
    return "; ".join(parts)


def _listed(cores: frozenset[int]) -> str:
    """Write down some cores."""
    return ", ".join(map(str, sorted(cores)))


def _processor() -> str:
    """Return what the processor calls itself."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
