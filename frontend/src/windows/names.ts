/** What a zone is called. */

import type { HomeAssistant } from "../home-assistant";
import { say } from "../words";
import type { Zone } from "./zones";

export function nameOf(hass: HomeAssistant, zone: Zone): string {
  return zone.name || say(hass, zone.kind, { number: zone.number });
}
