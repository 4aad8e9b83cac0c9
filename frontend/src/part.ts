/** What all parts of the card have: the camera they show, its words, and who holds them. */

import { html, LitElement, type PropertyDeclarations } from "lit";
import { PROPERTY } from "./element";
import type { Camera } from "./camera";
import { say, type Word } from "./words";

export class Part extends LitElement {
  static override properties: PropertyDeclarations = { camera: PROPERTY };

  camera!: Camera;

  /** Returns a text. */
  protected _say(word: Word, values?: Record<string, unknown>): string {
    return say(this.camera.hass, word, values);
  }

  /** Tells who holds this part. */
  protected _tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Tells the card, however deep this part lies in it. */
  protected _tellCard(name: string, detail?: unknown): void {
    this.dispatchEvent(
      new CustomEvent(`sercomm-${name}`, { detail, bubbles: true, composed: true }),
    );
  }

  /** Does something, and lets the card say when that fails. */
  protected async _attempt(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this._tellCard("failed", error);
    }
  }
}

/** Returns one of the icons that Home Assistant has. */
export function icon(name: string): unknown {
  return html`<ha-icon icon="mdi:${name}"></ha-icon>`;
}

/** Returns a button that shows an icon, and is called by its label. */
export function iconButton(
  name: string,
  label: string,
  act: ((event: Event) => void) | undefined,
): unknown {
  return html`<button class="plain" name=${name} aria-label=${label} title=${label} @click=${act}>
    ${icon(name)}
  </button>`;
}

/** Keeps an event from those above, such as a click on the picture or a key of the card. */
export function stop(event: Event): void {
  event.stopPropagation();
}
