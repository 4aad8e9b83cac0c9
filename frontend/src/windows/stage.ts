/** The zones over the picture: moved, drawn and sized by pointer and by keys. */

import { css, html, nothing } from "lit";
import { PROPERTY, define } from "../element";
import { Part } from "../part";
import { shared } from "../styles";
import {
  between,
  HANDLES,
  moved,
  resized,
  styleOf,
  toGrid,
  type Area,
  type Handle,
} from "./geometry";
import { nameOf } from "./names";
import type { Kind, Patch, Zone } from "./zones";

export interface ZoneChange {
  kind: Kind;
  number: number;
  patch: Patch;
  gesture: string;
}

type Gesture =
  | { does: "move"; zone: Zone; from: [number, number] }
  | { does: "resize"; zone: Zone; from: [number, number]; handle: Handle }
  | { does: "draw"; zone: Zone; from: [number, number] };

const ARROWS: Record<string, [number, number] | undefined> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const FAST = 10;

/** Fires `choose`, `change`, `settle` and `undo`. */
export class Stage extends Part {
  static override properties = {
    zones: PROPERTY,
    chosen: PROPERTY,
    picture: PROPERTY,
    ratio: PROPERTY,
  };

  zones: readonly Zone[] = [];
  chosen: Zone | undefined;
  picture: string | undefined;
  ratio = 16 / 9;
  private _gesture: Gesture | undefined;
  private _gestures = 0;

  static override styles = [
    shared,
    css`
      .stage {
        position: relative;
        direction: ltr;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        cursor: crosshair;
        background: #000;
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        pointer-events: none;
      }
      .zone {
        position: absolute;
        box-sizing: border-box;
        border: 2px solid #2ea8ff;
        background: rgba(46, 168, 255, 0.15);
        cursor: move;
        touch-action: none;
      }
      .zone.mask {
        border-color: #fff;
        background: color-mix(in srgb, var(--mask) 75%, transparent);
      }
      .zone.chosen {
        z-index: 1;
        border-color: #ffb300;
      }
      .zone.off {
        border-style: dashed;
        background: none;
        pointer-events: none;
      }
      .zone span {
        position: absolute;
        inset: 2px auto auto 4px;
        color: #fff;
        font-size: 12px;
        text-shadow: 0 0 3px #000;
        white-space: nowrap;
        pointer-events: none;
      }
      .handle {
        position: absolute;
        width: 44px;
        height: 44px;
        margin: -22px;
        touch-action: none;
      }
      .handle::after {
        content: "";
        position: absolute;
        inset: 16px;
        border-radius: 50%;
        background: #ffb300;
        box-shadow: 0 0 3px #000;
      }
      .zone:focus-visible {
        outline: 2px solid #fff;
        outline-offset: 0;
      }
    `,
  ];

  protected override render(): unknown {
    return html`<div
      class="stage"
      style="aspect-ratio: ${this.ratio}"
      @pointerdown=${this._down}
      @pointermove=${this._move}
      @pointerup=${this._up}
      @pointercancel=${this._cancel}
    >
      ${this.picture ? html`<img alt="" src=${this.picture} @load=${this._loaded} />` : nothing}
      ${this.zones.map((zone) => this._renderZone(zone))}
    </div>`;
  }

  /** Takes the shape of the picture, which need not be that of the video. */
  private readonly _loaded = (event: Event): void => {
    const { naturalWidth, naturalHeight } = event.target as HTMLImageElement;
    this.ratio = naturalWidth / naturalHeight;
  };

  private _renderZone(zone: Zone): unknown {
    const isChosen = this._isChosen(zone);
    if (!zone.enabled && !isChosen) return nothing;
    const name = nameOf(this.camera.hass, zone);
    const [left, top, right, bottom] = zone.area;
    return html`<div
      class="zone ${zone.kind} ${isChosen ? "chosen" : ""} ${zone.enabled ? "" : "off"}"
      style="${styleOf(zone.area)};--mask: #${zone.color ?? "888888"}"
      data-kind=${zone.kind}
      data-number=${zone.number}
      tabindex=${zone.enabled ? 0 : -1}
      role="button"
      aria-label=${this._say("zone_at", { name, left, top, right, bottom })}
      @focus=${() => this._choose(zone)}
      @keydown=${(event: KeyboardEvent) => this._key(event, zone)}
    >
      <span>${name}</span>
      ${
        isChosen && zone.enabled
          ? HANDLES.map(
              (handle) =>
                html`<div
                  class="handle"
                  data-handle=${handle}
                  style="${placeOf(handle)};cursor:${handle}-resize"
                ></div>`,
            )
          : nothing
      }
    </div>`;
  }

  private _isChosen(zone: Zone): boolean {
    return zone.kind === this.chosen?.kind && zone.number === this.chosen.number;
  }

  private _gridOf(event: PointerEvent): [number, number] {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return toGrid((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  private readonly _down = (event: PointerEvent): void => {
    if (event.button !== 0 || this._gesture) return;
    const target = event.target as HTMLElement;
    const from = this._gridOf(event);
    const frame = target.closest<HTMLElement>(".zone");
    const zone = frame
      ? this.zones.find(
          (one) =>
            one.kind === frame.dataset["kind"] && one.number === Number(frame.dataset["number"]),
        )
      : this.chosen;
    if (!zone) return;
    const handle = target.dataset["handle"] as Handle | undefined;
    this._gesture = handle
      ? { does: "resize", zone, from, handle }
      : { does: frame ? "move" : "draw", zone, from };
    this._gestures++;
    if (frame) this._choose(zone);
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };

  private readonly _move = (event: PointerEvent): void => {
    const { _gesture: gesture } = this;
    if (!gesture) return;
    const [x, y] = this._gridOf(event);
    const [dx, dy] = [x - gesture.from[0], y - gesture.from[1]];
    if (dx === 0 && dy === 0) return;
    const { area } = gesture.zone;
    const next: Area =
      gesture.does === "move"
        ? moved(area, dx, dy)
        : gesture.does === "resize"
          ? resized(area, gesture.handle, dx, dy)
          : between(...gesture.from, x, y);
    this._change(gesture.zone, { area: next, enabled: true }, `pointer ${this._gestures}`);
  };

  private readonly _up = (event: PointerEvent): void => {
    this._move(event);
    this._gesture = undefined;
    this._tell("settle");
  };

  private readonly _cancel = (): void => {
    this._gesture = undefined;
    this._tell("settle");
  };

  private _key(event: KeyboardEvent, zone: Zone): void {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const by = event.ctrlKey || event.metaKey ? FAST : 1;
      const [dx, dy] = [arrow[0] * by, arrow[1] * by];
      const area = event.shiftKey ? resized(zone.area, "se", dx, dy) : moved(zone.area, dx, dy);
      this._change(zone, { area }, `key ${event.shiftKey} ${zone.kind} ${zone.number}`);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this._change(zone, { enabled: false }, "delete");
      this._tell("settle");
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private _choose(zone: Zone): void {
    if (!this._isChosen(zone)) this._tell("choose", zone);
  }

  private _change(zone: Zone, patch: Patch, gesture: string): void {
    const detail: ZoneChange = { kind: zone.kind, number: zone.number, patch, gesture };
    this._tell("change", detail);
  }
}

/** Returns where a handle lies: for the most part outside, so that a zone can be grasped. */
function placeOf(handle: Handle): string {
  const along = (low: string, high: string): string =>
    handle.includes(low) ? "-8px" : handle.includes(high) ? "calc(100% + 8px)" : "50%";
  return `left:${along("w", "e")};top:${along("n", "s")}`;
}

define("sercomm-stage", Stage);
