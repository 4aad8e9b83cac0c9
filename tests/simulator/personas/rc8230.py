"""RC8230 (V1.0.15), the base document's camera: colon dialect, pan/tilt, 720p."""

from .base import Persona, capability_flags, first_generation


def persona() -> Persona:
    """The base document's camera, its values verbatim, but for who may log in."""
    groups = first_generation()
    # The document's owner had renamed them: what is shown must be what logs in here.
    groups["USER"] |= {"admin_name": "administrator", "viewer_name": "viewer"}
    return Persona(
        name="rc8230",
        model="RC8230",
        company="Xanboo",
        mac="00:0e:8f:92:ff:f7",
        default_name="SC92FFF7",
        firmware="V1.0.15R00",
        release="V1.0.15",
        release_date="Mar 01,2013",
        serial_number="12345",
        groups=groups,
        flags=capability_flags(ptctrl="on"),
        dialect="colon",
        # That of the configuration script's camera.
        password="cgiconfig",
        # Only the further keys are in the document.
        extension_gives_all=False,
        # Known from newer firmware only (jeedom plugin).
        not_found=frozenset({"/adm/ping.cgi"}),
    )
