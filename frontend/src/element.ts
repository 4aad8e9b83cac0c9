/** How parts declare what they are made of; decorators would be a twentieth of the file. */

/** Set by whoever holds the part. */
export const PROPERTY = { attribute: false };
/** Set by the part itself. */
export const STATE = { state: true };

/** Registers an element, unless another version of the card has done so. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
