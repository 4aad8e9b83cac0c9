"""Starts the tool where there is no Home Assistant.

The folder that the library lies in imports Home Assistant when it is imported as a
package: an empty one stands in for it.
"""

from importlib import import_module
from pathlib import Path
import sys
from types import ModuleType

HOUSE = "custom_components.sercomm"
FOLDER = Path(__file__).parents[2] / "custom_components" / "sercomm"


def main() -> int:
    """Run the command line; return its exit code."""
    stand_in = ModuleType(HOUSE)
    stand_in.__path__ = [str(FOLDER)]
    sys.modules[HOUSE] = stand_in
    code: int = import_module("scripts.camera_tool.cli").main()
    return code


if __name__ == "__main__":
    sys.exit(main())
