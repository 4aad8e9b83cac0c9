/** The visual editor: Home Assistant makes it of this; only the camera is required. */

import { DEFAULTS } from "./config";
import type { HomeAssistant } from "./home-assistant";
import { say, type Word } from "./words";

const SWITCHES = ["confirm", "click_to_center", "presets", "states", "strip", "talk"] as const;

interface Field {
  name: string;
}

export interface Form {
  schema: unknown[];
  computeLabel: (field: Field) => string;
}

/** Returns the form; `hass` is the one of the page that shows it. */
export function formOf(hass: HomeAssistant | undefined): Form {
  const boolean = (name: string, value: boolean): unknown => ({
    name,
    default: value,
    selector: { boolean: {} },
  });
  return {
    schema: [
      {
        name: "entity",
        required: true,
        selector: { entity: { filter: { integration: "sercomm", domain: "camera" } } },
      },
      {
        type: "expandable",
        name: "",
        title: hass ? say(hass, "options") : "",
        schema: [
          {
            name: "live",
            default: DEFAULTS.live,
            selector: {
              select: {
                mode: "dropdown",
                options: ["auto", "mjpeg", "stills"].map((value) => ({
                  value,
                  label: hass ? say(hass, `live_${value}` as Word) : value,
                })),
              },
            },
          },
          {
            name: "step",
            default: DEFAULTS.step,
            selector: { number: { min: 1, max: 64, mode: "slider" } },
          },
          ...SWITCHES.map((name) => boolean(name, DEFAULTS[name])),
        ],
      },
    ],
    computeLabel: ({ name }) => (hass && name ? say(hass, `option_${name}` as Word) : name),
  };
}
