/** What a zone is called. */

import type { HomeAssistant } from "../home-assistant";
import { say } from "../words";
import type { Zone } from "./zones";

export function nameOf(hass: HomeAssistant, zone: Zone): string {
  if (zone.name) return zone.name;
  return say(hass, zone.kind === "window" ? "window" : "mask", { number: zone.number });
}
