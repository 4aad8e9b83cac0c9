"""Start Home Assistant as it is, but for two things that no setting can change.

It listens for mDNS on every address. Told to be a plain asker, and with loopback as
its only adapter, it opens no such socket.

Its front end cannot start without the imports of its voice assistant, and two of
those are C++ without a wheel for this Python. Nothing here speaks: where they are
missing, empty stand-ins do.
"""

from functools import partial
from importlib.util import find_spec
import sys
from unittest.mock import MagicMock

from homeassistant.__main__ import main
from homeassistant.components import zeroconf

vars(zeroconf)["HaZeroconf"] = partial(zeroconf.HaZeroconf, unicast=True)
for name in ("pymicro_vad", "pyspeex_noise"):
    if find_spec(name) is None:
        sys.modules[name] = MagicMock()
sys.exit(main())
