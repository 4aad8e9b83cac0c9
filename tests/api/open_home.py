"""What the tests of OpenHome share: its addresses and documents."""

from custom_components.sercomm.api.notification import Notification, NotificationKind
from custom_components.sercomm.api.open_home import DeviceInfo

INFO = "/OpenHome/System/deviceInfo"
POLL = "/OpenHome/System/Poll/notifications"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'
# As rdkcentral/zilker-sdk shows it (ohcmMotion.c).
ALERT = """\
<EventAlert version="1.0">
  <id>{number}</id>
  <dateTime>{time}</dateTime>
  <activePostCount>1</activePostCount>
  <eventType>{kind}</eventType>
  <eventState>{state}</eventState>
  <DetectionRegionList>
    <DetectionRegionEntry>
      <regionID>f555f551-15e1-45a3-af9f-8fe856339c2c</regionID>
      <sensitivityLevel>80</sensitivityLevel>
      <detectionThreshold>0</detectionThreshold>
    </DetectionRegionEntry>
  </DetectionRegionList>
</EventAlert>
"""
WRAPPER = """\
<NotificationWrapper version="1.0">
  <notificationURI>eventalertsystem</notificationURI>
  <notifyTime>2016-05-26T04:03:46.102-08:00</notifyTime>
  <notifyBody>{}</notifyBody>
</NotificationWrapper>
"""
STATUS = """\
<ResponseStatus version="1.0">
  <requestURL>/OpenHome/System/Poll/notifications</requestURL>
  <statusCode>{}</statusCode>
  <statusString>Something</statusString>
</ResponseStatus>
"""
# sampleMassiveConfig.xml
DEVICE = """\
<DeviceInfo version="1.0">
  <deviceName>iCamera20D2A2E</deviceName>
  <deviceID>1011d68a-1dd2-11b2-a105-e060660d2a2e</deviceID>
  <manufacturer>iControl</manufacturer>
  <model>iCamera2</model>
  <serialNumber>1602AXN048885</serialNumber>
  <macAddress>{}</macAddress>
  <firmwareVersion>3.0.01.39</firmwareVersion>
  <apiVersion>3.3</apiVersion>
</DeviceInfo>
"""
KNOWN = DeviceInfo("e0:60:66:0d:2a:2e", "iCamera2", "3.0.01.39", "3.3")
MOTION = Notification(NotificationKind.MOTION)
PIR = Notification(NotificationKind.PIR)
SOUND = Notification(NotificationKind.SOUND)
UNKNOWN = Notification(NotificationKind.UNKNOWN)


def alert(
    kind: str = "VMD",
    number: int | str = 827568,
    time: str = "2016-05-26T04:03:46.101-08:00",
    state: str = "active",
) -> str:
    """Return an alert in its wrapper."""
    return WRAPPER.format(
        ALERT.format(kind=kind, number=number, time=time, state=state)
    )
