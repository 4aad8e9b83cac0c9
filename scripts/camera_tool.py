"""Starts `custom_components/sercomm/api` as a program, without Home Assistant.

The package is loaded alone and under a name of its own: the folder that it lies in
imports Home Assistant, and on the path its `select.py` would hide Python's.
"""

from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
import sys

PACKAGE = "sercomm_api"
FOLDER = Path(__file__).parents[1] / "custom_components" / "sercomm" / "api"


def main() -> int:
    """Run the command line of the package; return its exit code."""
    spec = spec_from_file_location(PACKAGE, FOLDER / "__init__.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{FOLDER} is not a package")
    module = sys.modules[PACKAGE] = module_from_spec(spec)
    spec.loader.exec_module(module)
    code: int = import_module(f"{PACKAGE}.__main__").main()
    return code


if __name__ == "__main__":
    sys.exit(main())
