/** What is edited: motion windows and privacy masks, with a way back from each change. */

import { between, type Area } from "./geometry";

export type Kind = "window" | "mask";

export interface Zone {
  readonly kind: Kind;
  readonly number: number;
  readonly enabled: boolean;
  readonly area: Area;
  readonly name?: string;
  readonly threshold?: number;
  readonly sensitivity?: number;
  readonly color?: string;
}

export type Patch = Partial<Omit<Zone, "kind" | "number">>;

/** A window or a mask as the integration tells it; null is what the camera does not. */
export interface Told {
  number: number;
  enabled: boolean | null;
  area: [number, number, number, number] | null;
  name?: string | null;
  threshold?: number | null;
  sensitivity?: number | null;
  color?: string | null;
}

export interface ToldZones {
  windows: Told[];
  masks: Told[];
}

/** A field of which the camera holds something else than it was given. */
export interface Difference {
  kind: Kind;
  number: number;
  field: "enabled" | "name" | "area" | "threshold" | "sensitivity" | "color";
}

export type Change = { number: number } & Patch;

const WHOLE: Area = [0, 0, 639, 479];
const FIELDS = ["enabled", "name", "area", "threshold", "sensitivity", "color"] as const;

/** Holds all zones as they were, as they are now, and every state between. */
export class Zones {
  private readonly _original: readonly Zone[];
  private _current: readonly Zone[];
  private _past: (readonly Zone[])[] = [];
  private _gesture: string | undefined;

  constructor(told: ToldZones) {
    this._original = [
      ...told.windows.map((one) => zoneOf("window", one)),
      ...told.masks.map((one) => zoneOf("mask", one)),
    ];
    this._current = this._original;
  }

  get all(): readonly Zone[] {
    return this._current;
  }

  get canUndo(): boolean {
    return this._past.length > 0;
  }

  find(kind: Kind, number: number): Zone | undefined {
    return this._current.find((zone) => zone.kind === kind && zone.number === number);
  }

  /** Changes a zone; changes of the same gesture are undone together. */
  change(kind: Kind, number: number, patch: Patch, gesture?: string): void {
    if (gesture === undefined || gesture !== this._gesture) this._past.push(this._current);
    this._gesture = gesture;
    this._current = this._current.map((zone) =>
      zone.kind === kind && zone.number === number ? { ...zone, ...patch } : zone,
    );
  }

  /** Ends a gesture: what follows is undone by itself. */
  settle(): void {
    this._gesture = undefined;
  }

  undo(): void {
    this._current = this._past.pop() ?? this._current;
    this._gesture = undefined;
  }

  /** Returns what differs from what the camera holds, by window and mask. */
  changes(): { windows: Change[]; masks: Change[] } {
    const of = (kind: Kind): Change[] =>
      this._current.flatMap((zone, index) => {
        const before = this._original[index];
        return before && zone.kind === kind ? difference(before, zone) : [];
      });
    return { windows: of("window"), masks: of("mask") };
  }
}

function difference(before: Zone, now: Zone): Change[] {
  const patch = Object.fromEntries(
    FIELDS.filter((field) => String(before[field]) !== String(now[field])).map((field) => [
      field,
      now[field],
    ]),
  );
  return Object.keys(patch).length ? [{ number: now.number, ...patch }] : [];
}

function zoneOf(kind: Kind, told: Told): Zone {
  return {
    kind,
    number: told.number,
    enabled: told.enabled ?? false,
    area: told.area ? between(...told.area) : WHOLE,
    ...(told.name == null ? {} : { name: told.name }),
    ...(told.threshold == null ? {} : { threshold: told.threshold }),
    ...(told.sensitivity == null ? {} : { sensitivity: told.sensitivity }),
    ...(told.color == null ? {} : { color: told.color }),
  };
}
