/** What a dashboard finds when it loads the card. */

import { isOurs } from "./camera";
import "./card";
import { TYPE } from "./config";
import type { HomeAssistant } from "./home-assistant";

interface Suggestion {
  config: { type: string; entity: string };
}

interface CustomCard {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion: (hass: HomeAssistant, entityId: string) => Suggestion | null;
}

declare global {
  interface Window {
    customCards?: CustomCard[];
  }
}

const cards = (window.customCards ??= []);
if (!cards.some((card) => card.type === TYPE)) {
  cards.push({
    type: TYPE,
    name: "SerComm camera",
    description: "Picture, steering, motion windows, recordings and talk of a SerComm camera",
    preview: true,
    documentationURL: "https://github.com/sercomm-cameras/homeassistant-sercomm",
    getEntitySuggestion: (hass, entityId) =>
      isOurs(hass, entityId) ? { config: { type: `custom:${TYPE}`, entity: entityId } } : null,
  });
}
