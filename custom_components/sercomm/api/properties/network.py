"""NETWORK, WIRELESS and their kin: how the camera reaches the network."""

from ..refusals import because
from .kinds import Address, Boolean, Choice, Host, Integer, Netmask, Pattern, Text, Url
from .property import Access, Generation, Origin, Property, table
from .shared_kinds import ACCOUNT, BOOLEAN, EVEN_PORT, PORT, RAW

READ = Access.READ
NEVER = Access.NEVER
G2 = Generation.G2

NETWORK = table(
    "NETWORK",
    Property("ip_addr", Address(optional=False), "Address of the camera", private=True),
    Property("netmask", Netmask(), "Netmask", private=True),
    Property("gateway", Address(optional=False), "Gateway", private=True),
    Property(
        "dhcp", Choice({"0": "fixed", "1": "dhcp"}), "Where the address comes from"
    ),
    Property(
        "dns_type", Choice({"0": "dhcp", "1": "manual"}), "Where DNS servers come from"
    ),
    Property("dns_server{1-2}", Address(), "DNS server", private=True),
    Property("wins_type", RAW, "Where the WINS server comes from", NEVER),
    Property("wins_ip", Address(), "WINS server", private=True),
)

WIRELESS = table(
    "WIRELESS",
    Property(
        "wlan_type", Choice({"0": "ad_hoc", "1": "infrastructure"}), "Kind of network"
    ),
    Property("wlan_essid", Text(32), "Name of the network", private=True),
    Property("wlan_channel", Integer(0, 13), "Channel, 0 is automatic"),
    Property(
        "wlan_domain",
        Choice(
            {
                "1": "africa",
                "2": "asia",
                "3": "australia",
                "4": "canada",
                "5": "europe",
                "6": "spain",
                "7": "france",
                "8": "israel",
                "9": "japan",
                "10": "mexico",
                "11": "south_america",
                "12": "usa",
            }
        ),
        "Country, which decides the channels",
    ),
    Property(
        "wlan_security",
        Choice(
            {
                "0": "none",
                "1": "wep",
                "2": "wpa_wpa2_psk",
                "3": "wpa_psk_tkip",
                "4": "wpa_psk_aes",
                "5": "wpa2_psk_tkip",
                "6": "wpa2_psk_aes",
                "7": "wpa_enterprise",
                "8": "wpa_psk",
                "9": "wpa2_psk",
            }
        ),
        "Security",
    ),
    Property(
        "wep_authtype",
        Choice({"1": "open", "2": "shared"}),
        "WEP authentication",
        origin=Origin.FIRMWARE,
    ),
    Property(
        "wep_mode",
        Choice({"1": "64_hex", "2": "128_hex", "3": "64_ascii", "4": "128_ascii"}),
        "WEP key size in bits, and how the key is written",
        origin=Origin.FIRMWARE,
    ),
    Property("wep_index", Integer(1, 4), "WEP key in use"),
    Property("wep_ascii", Text(32), "WEP passphrase", secret=True),
    # Spelt so by the firmware.
    Property(
        "wep_kep{1-4}",
        Pattern(
            r"([0-9A-Fa-f]{10}|[0-9A-Fa-f]{26})?",
            "10 or 26 hexadecimal digits",
            because("form", example="0123456789"),
        ),
        "WEP key",
        secret=True,
    ),
    Property(
        "wpa_ascii",
        Pattern(
            # The key itself is a build option (RC4551 build flags).
            r"[ -~]{8,63}|[0-9A-Fa-f]{64}",
            "8 to 63 ASCII characters, or 64 hexadecimal digits",
            because("wpa_password"),
            longest=64,
        ),
        "WPA passphrase, or the key itself",
        secret=True,
    ),
    Property("wmm", BOOLEAN, "Wireless multimedia (WMM)"),
    Property(
        "connection_mode",
        Choice(
            {
                "0": "ethernet_first",
                "1": "wireless",
                "2": "wps_button",
                "3": "wps_pin",
            }
        ),
        "Which network the camera starts with",
    ),
    Property(
        "wpa_ep_auth_type",
        Choice({"1": "eap_tls", "2": "eap_ttls"}),
        "WPA Enterprise authentication",
    ),
    Property("wpa_tls_user", Text(64), "EAP-TLS user", private=True),
    Property("wpa_tls_priv_keypass", Text(64), "EAP-TLS key password", secret=True),
    Property(
        "wpa_ttls_auth_type",
        Choice(
            {"1": "mschap", "2": "mschapv2", "3": "pap", "4": "eap_md5", "5": "eap_gtc"}
        ),
        "EAP-TTLS authentication",
    ),
    Property("wpa_ttls_user", Text(64), "EAP-TTLS user", private=True),
    Property("wpa_ttls_pass", Text(64), "EAP-TTLS password", secret=True),
    Property("wpa_ttls_anony_name", Text(64), "EAP anonymous name", private=True),
)

DDNS = table(
    "DDNS",
    Property("ddns_mode", BOOLEAN, "Dynamic DNS"),
    Property(
        "ddns_service",
        Choice({"1": "dyndns", "2": "tzo", "4": "freedns", "5": "3322"}),
        "Provider; old firmware counts otherwise",
        origin=Origin.JEEDOM,
    ),
    Property("ddns_account", ACCOUNT, "Account", private=True),
    Property("ddns_password", Text(64), "Password", secret=True),
    Property("ddns_host_name", Host(64), "Name to keep up to date", private=True),
    Property("ddns_hour", Integer(0, 23), "Hour of the update"),
    Property("ddns_minute", Integer(0, 59, optional=True), "Minute of the update"),
    Property(
        "ddns_update_unit",
        Choice({"1": "minute", "2": "hour", "3": "day"}),
        "Unit of the period",
        origin=Origin.FIRMWARE,
    ),
    Property(
        "ddns_update_period",
        Integer(1, 365),
        "Period of the update",
        origin=Origin.JEEDOM,
    ),
)

HTTP = table(
    "HTTP",
    Property("http_mode", RAW, "Plain http", READ, origin=Origin.SCRIPT),
    Property("http_port2", BOOLEAN, "Second http port"),
    Property("http_port2_num", PORT, "Number of the second http port"),
    Property("https_mode", BOOLEAN, "Encrypted https"),
    Property("ssport_enable", BOOLEAN, "Second streaming port"),
    Property("ssport_number", PORT, "Number of the second streaming port"),
)

RTSP_RTP = table(
    "RTSP_RTP",
    Property("rtsp_port", Integer(1024, 65535, also=(554,)), "RTSP port"),
    Property("rtp_port", Integer(1024, 65535), "RTP port"),
    Property("rtp_size", Integer(400, 1400), "Bytes of an RTP packet"),
    Property("mcast_enable", BOOLEAN, "Multicast"),
    Property("mcast_{video,h264,audio}_enable", BOOLEAN, "Multicast of a stream"),
    Property(
        "mcast_{video,h264,audio}_addr",
        Address(optional=False, multicast=True),
        "Multicast address of a stream",
    ),
    Property("mcast_{video,h264,audio}_port", EVEN_PORT, "Multicast port of a stream"),
    Property("mcast_hops", Integer(1, 255), "Multicast time to live"),
)

# An RC8025b of ADT refuses these in its web pages, not here (Sercomm-API pull request
# 9).
UPNP = table(
    "UPNP",
    Property("upnp_mode", BOOLEAN, "Shown to the network by UPnP"),
    Property("upnp_traversal", Boolean(optional=True), "Opens ports of the router"),
    Property("upnp_camera", RAW, "UPnP data of the camera", NEVER, private=True),
    Property(
        "upnpcp_port_increment",
        RAW,
        "Step of the opened ports",
        READ,
        origin=Origin.SCRIPT,
    ),
)

BONJOUR = table(
    "BONJOUR",
    Property(
        "bonjour_name",
        Pattern(
            r"[0-9A-Za-z ._-]{1,63}",
            "1 to 63 of 0-9, A-Z, a-z, space, dot, dash, _",
            because("only", longest=63, characters="0-9 A-Z a-z . _ -"),
        ),
        "Name shown to the network",
        private=True,
    ),
    Property("bonjour_mode", BOOLEAN, "Shown to the network by Bonjour"),
)

# Which of the addresses a rule lets in is not documented: a wrong write locks us out.
IP_FILTER = table(
    "IP_FILTER",
    Property("ip_filter", RAW, "Filter of addresses", NEVER),
    Property("ip_filter_rule", RAW, "What the filter does", NEVER),
    Property("ip_filter{1-20}", RAW, "Filtered address", NEVER, private=True),
)

PORT_FILTER = table(
    "PORT_FILTER",
    Property(
        "port_filter{1-10}",
        Pattern(
            r"([0-9]{1,5}(,[0-9]{1,5})*)?",
            "port numbers with commas between",
            because("form", example="80,443"),
        ),
        "Filtered ports",
        NEVER,
        generations=G2,
        origin=Origin.OC835,
    ),
)

QOS = table(
    "QOS",
    Property("qos_enable", BOOLEAN, "Mark packets by priority"),
    Property("qos_dscp", Integer(0, 63), "DSCP of the packets"),
    Property(
        "qos_av_switch",
        Choice({"0": "audio", "1": "video", "2": "both"}),
        "Which streams are marked; not every camera knows 2",
        origin=Origin.FIRMWARE,
    ),
)

PPPOE = table(
    "PPPOE",
    Property("pppoe_enable", BOOLEAN, "Dial in by PPPoE"),
    Property("pppoe_username", Text(64), "User", private=True),
    Property("pppoe_password", Text(64), "Password", secret=True),
    Property("pppoe_dod", BOOLEAN, "Dial on demand"),
    Property("pppoe_idle_time", Integer(0, 65535), "Seconds until it hangs up"),
    Property("pppoe_redial_time", Integer(0, 65535), "Seconds until it dials again"),
    Property("pppoe_hostname", Host(64), "Name for the provider", private=True),
    Property(
        "pppoe_mtu_type", Choice({"0": "automatic", "1": "manual"}), "Packet size"
    ),
    Property("pppoe_mtu", Integer(576, 1492), "Bytes of a packet"),
)

OEM_REGISTER = table(
    "OEM_REGISTER",
    Property(
        "register_status",
        BOOLEAN,
        "Reports to a vendor's server",
        generations=G2,
        origin=Origin.OC835,
    ),
    Property(
        # Owners of a camera that an operator had given out empty it (OC835).
        "register_gw",
        Url(),
        "The vendor's server, empty for none",
        private=True,
        generations=G2,
        origin=Origin.OC835,
    ),
    Property("reg_interval", RAW, "Time between reports", READ, origin=Origin.SCRIPT),
)

ROWS = (
    *NETWORK,
    *WIRELESS,
    *DDNS,
    *HTTP,
    *RTSP_RTP,
    *UPNP,
    *BONJOUR,
    *IP_FILTER,
    *PORT_FILTER,
    *QOS,
    *PPPOE,
    *OEM_REGISTER,
)
