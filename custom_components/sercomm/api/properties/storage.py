"""FTP, SMBC and SDCARD: where the camera stores pictures and clips."""

from .kinds import Choice, Host, Integer
from .property import Access, Origin, Property, table
from .shared_kinds import ACCOUNT, BOOLEAN, FILE_PREFIX, FOLDER, PASSWORD, PORT, RAW

NEVER = Access.NEVER

FTP = table(
    "FTP",
    Property("ftp{1-2}", BOOLEAN, "Upload by FTP"),
    Property("ftp{1-2}_server", Host(64), "FTP server", private=True),
    Property("ftp{1-2}_account", ACCOUNT, "FTP account", private=True),
    Property("ftp{1-2}_passwd", PASSWORD, "FTP password", secret=True),
    Property("ftp{1-2}_path", FOLDER, "Folder on the FTP server"),
    Property("ftp{1-2}_passive", BOOLEAN, "Passive mode"),
    Property("ftp{1-2}_port", PORT, "Port of the FTP server"),
)

SMBC = table(
    "SMBC",
    Property("smbc_enable", BOOLEAN, "Store events on a network share"),
    Property("smbc_server", Host(64), "Server of the share", private=True),
    Property("smbc_path", FOLDER, "Path of the share"),
    Property("smbc_account", ACCOUNT, "Account at the server", private=True),
    Property("smbc_passwd", PASSWORD, "Password at the server", secret=True),
    Property("smbc_rec_enable", BOOLEAN, "Record to a network share"),
    Property(
        "smbc_rec_file_ctrl",
        BOOLEAN,
        "What ends a file",
        origin=Origin.JEEDOM,
    ),
    Property(
        "smbc_rec_filesize",
        # 0 stands in the base document, though the plugin begins with 1.
        Integer(0, 1048576),
        "KiB of a file",
        origin=Origin.JEEDOM,
    ),
    Property("smbc_rec_duration", Integer(1, 3600), "Length of a file"),
    Property("smbc_rec_streaming", Integer(1, 4), "Recorded stream"),
    Property(
        "smbc_rec_mode",
        Choice({"0": "overwrite_one_file", "1": "files_with_time_stamps"}),
        "How files are kept",
        origin=Origin.JEEDOM,
    ),
    Property("smbc_rec_server", Host(64), "Server for recordings", private=True),
    Property("smbc_rec_path", FOLDER, "Path for recordings"),
    Property("smbc_rec_account", ACCOUNT, "Account for recordings", private=True),
    Property("smbc_rec_passwd", PASSWORD, "Password for recordings", secret=True),
    Property("smbc_rec_filename_prefix", FILE_PREFIX, "Beginning of file names"),
    Property("smbc_rec_behavior", RAW, "What happens when the share is full", NEVER),
    Property("smbc_rec_schedule", RAW, "When it records", NEVER),
    Property(
        "smbc_rec_bymd_fn_prefix", FILE_PREFIX, "Beginning of file names on motion"
    ),
    Property("smbc_rec_bymd_len", RAW, "Length of a file on motion", NEVER),
)

SDCARD = table(
    "SDCARD",
    Property("sdcard_rec_enable", BOOLEAN, "Record to the SD card"),
    Property("sdcard_rec_event_enable", BOOLEAN, "Record events to the SD card"),
    Property("sdcard_rec_audio_enable", BOOLEAN, "Record with sound"),
    Property("sdcard_rec_file_ctrl", RAW, "What ends a file", NEVER),
    Property("sdcard_rec_file_size", Integer(1, 1024), "Size of a file"),
    Property("sdcard_rec_disk_ctrl", RAW, "What happens when the card is full", NEVER),
    Property("sdcard_rec_duration", Integer(1, 3600), "Length of a file"),
    Property("sdcard_rec_stream_id", Integer(1, 4), "Recorded stream"),
    Property("sdcard_rec_filename_prefix", FILE_PREFIX, "Beginning of file names"),
    Property(
        "sdcard_rec_event_prefix", FILE_PREFIX, "Beginning of file names of events"
    ),
    Property("sdcard_rec_schedule", RAW, "When it records", NEVER),
    Property("sdcard_rec_schedule{1-10}", RAW, "When it records", NEVER),
)

ROWS = (*FTP, *SMBC, *SDCARD)
