/** The list of zones with their live levels, and the values of the one that is chosen. */

import { css, html, nothing } from "lit";
import { PROPERTY, define } from "../element";
import { Part } from "../part";
import { shared } from "../styles";
import { nameOf } from "./names";
import type { ZoneChange } from "./stage";
import type { Patch, Zone } from "./zones";

const MOST = 255;
const MOST_SENSITIVE = 10;
const LONGEST_NAME = 12;

/** Fires `choose` and `change`. */
export class ZoneFields extends Part {
  static override properties = {
    zones: PROPERTY,
    chosen: PROPERTY,
    levels: PROPERTY,
  };

  zones: readonly Zone[] = [];
  chosen: Zone | undefined;
  levels: readonly number[] = [];

  static override styles = [
    shared,
    css`
      .list {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(132px, 1fr));
        gap: 8px;
      }
      .zone {
        flex-direction: column;
        align-items: stretch;
        gap: 4px;
        border-radius: 8px;
        text-align: start;
      }
      .name {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 8px;
      }
      .bar {
        position: relative;
        height: 8px;
        border-radius: 4px;
        background: var(--divider-color);
        overflow: hidden;
        direction: ltr;
      }
      .level {
        height: 100%;
        background: var(--primary-color);
      }
      .level.over {
        background: var(--error-color);
      }
      .threshold {
        position: absolute;
        inset: 0 auto 0 0;
        width: 2px;
        background: var(--primary-text-color);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: 8px 16px;
        margin-top: 12px;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 2px;
      }
      label.check {
        flex-direction: row;
        align-items: center;
        gap: 8px;
        min-height: 44px;
      }
      input[type="checkbox"] {
        width: 22px;
        min-height: 22px;
      }
      input[type="range"],
      input[type="color"] {
        padding: 0;
        width: 100%;
        accent-color: var(--primary-color);
      }
    `,
  ];

  protected override render(): unknown {
    return html`
      <div class="list" role="group" aria-label=${this._say("windows")}>
        ${this.zones.map((zone) => this._renderZone(zone))}
      </div>
      ${this.chosen ? this._renderFields(this.chosen) : nothing}
    `;
  }

  private _renderZone(zone: Zone): unknown {
    const isChosen = zone.kind === this.chosen?.kind && zone.number === this.chosen.number;
    const level = zone.kind === "window" ? this.levels[zone.number - 1] : undefined;
    return html`<button
      class="zone ${isChosen ? "on" : ""}"
      data-zone="${zone.kind}-${zone.number}"
      aria-pressed=${isChosen}
      @click=${() => this._tell("choose", zone)}
    >
      <span class="name">
        ${nameOf(this.camera.hass, zone)}
        ${zone.enabled ? nothing : html`<span class="quiet">${this._say("zone_off")}</span>`}
      </span>
      ${zone.threshold === undefined ? nothing : this._renderLevel(level, zone.threshold)}
    </button>`;
  }

  private _renderLevel(level: number | undefined, threshold: number): unknown {
    const width = `${((level ?? 0) / MOST) * 100}%`;
    return html`<div class="bar" data-level=${level ?? "none"}>
      <div
        class="level ${level !== undefined && level > threshold ? "over" : ""}"
        style="width: ${width}"
      ></div>
      <div class="threshold" style="left: ${(threshold / MOST) * 100}%"></div>
    </div>`;
  }

  private _renderFields(zone: Zone): unknown {
    return html`<div class="fields">
      <label class="check">
        <input
          type="checkbox"
          name="enabled"
          .checked=${zone.enabled}
          @change=${(event: Event) => this._change(zone, { enabled: checked(event) })}
        />${this._say("field_enabled")}
      </label>
      ${
        zone.name === undefined
          ? nothing
          : html`<label>
              ${this._say("field_name")}
              <input
                name="name"
                maxlength=${LONGEST_NAME}
                .value=${zone.name}
                @input=${(event: Event) => this._change(zone, { name: text(event) })}
              />
            </label>`
      }
      ${zone.threshold === undefined ? nothing : this._renderRange(zone, "threshold", zone.threshold, MOST)}
      ${
        zone.sensitivity === undefined
          ? nothing
          : this._renderRange(zone, "sensitivity", zone.sensitivity, MOST_SENSITIVE)
      }
      ${
        zone.color === undefined
          ? nothing
          : html`<label>
              ${this._say("field_color")}
              <input
                type="color"
                name="color"
                .value=${`#${zone.color.toLowerCase()}`}
                @input=${(event: Event) => this._change(zone, { color: text(event).slice(1) })}
              />
            </label>`
      }
    </div>`;
  }

  private _renderRange(
    zone: Zone,
    field: "threshold" | "sensitivity",
    value: number,
    most: number,
  ): unknown {
    return html`<label>
      ${this._say("value", { name: this._say(`field_${field}`), value })}
      <input
        type="range"
        name=${field}
        min="0"
        max=${most}
        .value=${String(value)}
        @input=${(event: Event) => this._change(zone, { [field]: Number(text(event)) })}
      />
    </label>`;
  }

  private _change(zone: Zone, patch: Patch): void {
    const gesture = `${Object.keys(patch).join()} ${zone.kind} ${zone.number}`;
    const detail: ZoneChange = { kind: zone.kind, number: zone.number, patch, gesture };
    this._tell("change", detail);
  }
}

function text(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function checked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

define("sercomm-zone-fields", ZoneFields);
