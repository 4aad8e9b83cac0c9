/** What the user sets, and what is so when he does not. */

export type Live = "auto" | "mjpeg" | "stills";

export interface CardConfig {
  type: string;
  entity: string;
  live?: Live;
  confirm?: boolean;
  click_to_center?: boolean;
  step?: number;
  presets?: boolean;
  states?: boolean;
  strip?: boolean;
  talk?: boolean;
}

export const TYPE = "sercomm-camera-card";

export const DEFAULTS = {
  live: "auto",
  confirm: true,
  click_to_center: false,
  step: 10,
  presets: true,
  states: true,
  strip: true,
  talk: true,
} as const satisfies Omit<Required<CardConfig>, "type" | "entity">;

export type Settings = Required<CardConfig>;

/** Returns all settings; throws an Error that the dashboard shows. */
export function settingsOf(config: CardConfig): Settings {
  if (typeof config.entity !== "string" || !config.entity.startsWith("camera.")) {
    throw new Error("entity: choose a camera");
  }
  const settings: Settings = { ...DEFAULTS, ...config };
  if (!["auto", "mjpeg", "stills"].includes(settings.live)) {
    throw new Error("live: auto, mjpeg or stills");
  }
  if (!Number.isInteger(settings.step) || settings.step < 1 || settings.step > 64) {
    throw new Error("step: 1 to 64");
  }
  return settings;
}
