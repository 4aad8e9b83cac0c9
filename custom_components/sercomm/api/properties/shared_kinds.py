"""Kinds that several tables share."""

from .kinds import Boolean, Integer, Numbers, Raw, Text

BOOLEAN = Boolean()
RAW = Raw()
PORT = Integer(1, 65535)
EVEN_PORT = Integer(1024, 65534, step=2)
HOUR = Integer(0, 23)
MINUTE = Integer(0, 59)
ACCOUNT = Text(64, for_scripts=True)
# A password may hold whatever its owner chose; it is percent-encoded on its way.
PASSWORD = Text(64)
FILE_PREFIX = Text(32, for_scripts=True)
FOLDER = Text(128, for_scripts=True)
# Motion windows and privacy masks lie on a grid of 640 x 480, whatever the resolution.
RECTANGLE = Numbers(((0, 639), (0, 479), (0, 639), (0, 479)), rectangle=True)
