/** Texts: they come with the translations of the integration, in the user's language. */

import type texts from "../../custom_components/sercomm/translations/en.json";
import type { HomeAssistant } from "./home-assistant";

type Bare<Key> = Key extends `card_${infer Word}` ? Word : never;
export type Word = Bare<keyof (typeof texts)["common"]>;

const DOMAIN = "sercomm";
let loading: Promise<unknown> | undefined;

/** Loads all texts that the card shows, once. */
export function loadWords(hass: HomeAssistant): Promise<unknown> {
  loading ??= Promise.all(
    ["common", "exceptions", "entity"].map((kind) => hass.loadBackendTranslation(kind, DOMAIN)),
  );
  return loading;
}

/** Returns a text of the card. */
export function say(hass: HomeAssistant, word: Word, values?: Record<string, unknown>): string {
  return hass.localize(`component.${DOMAIN}.common.card_${word}`, values);
}

/** Returns a list as people say it. */
export function listed(hass: HomeAssistant, words: string[]): string {
  return new Intl.ListFormat(hass.language).format(words);
}

/** Returns why motion does not reach us by the live stream. */
export function sayReason(hass: HomeAssistant, reason: string): string {
  const key = `component.${DOMAIN}.entity.sensor.motion_delivery.state_attributes.reason.state`;
  return hass.localize(`${key}.${reason}`) || reason;
}

interface Failure {
  message?: string;
  translation_key?: string;
  translation_domain?: string;
  translation_placeholders?: Record<string, unknown>;
}

/** Returns what went wrong, in the user's language where it is known. */
export function sayError(hass: HomeAssistant, error: unknown): string {
  const failure = (error ?? {}) as Failure;
  if (failure.translation_key && failure.translation_domain) {
    const key = `component.${failure.translation_domain}.exceptions.${failure.translation_key}.message`;
    const text = hass.localize(key, failure.translation_placeholders);
    if (text) return text;
  }
  return failure.message ?? say(hass, "failed");
}
