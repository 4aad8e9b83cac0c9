/** What the integration tells of a camera, for as long as its card is there. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Connection, EntityState, HomeAssistant } from "./home-assistant";

export interface Preset {
  number: number;
  name: string;
  stored: boolean;
}

export interface CameraInfo {
  loaded: boolean;
  entry_id: string;
  title: string;
  entities: Record<string, string | undefined>;
  controls: string[];
  width?: number;
  height?: number;
  moves?: boolean;
  saves_presets?: boolean;
  edits?: boolean;
  flip?: boolean;
  mirror?: boolean;
  presets?: Preset[];
}

/** One camera: the states of its entities by key, and what can be done with it. */
export class Camera {
  constructor(
    readonly hass: HomeAssistant,
    readonly entityId: string,
    readonly info: CameraInfo | undefined,
  ) {}

  id(key: string): string | undefined {
    return this.info?.entities[key];
  }

  state(key: string): EntityState | undefined {
    const id = this.id(key);
    return id === undefined ? undefined : this.hass.states[id];
  }

  get live(): EntityState | undefined {
    return this.hass.states[this.entityId];
  }

  controls(key: string): boolean {
    return this.info?.controls.includes(key) ?? false;
  }

  get available(): boolean {
    return this.live !== undefined && this.live.state !== "unavailable";
  }

  get private(): boolean {
    return (
      this.live?.attributes["reason"] === "privacy_mode" ||
      this.state("switch.privacy")?.state === "on"
    );
  }

  /** Does something with the camera, through an action of the integration. */
  act(action: string, data: Record<string, unknown>): Promise<unknown> {
    return this.hass.callService("sercomm", action, data, { entity_id: this.entityId });
  }

  /** Calls an action of one of its entities. */
  async call(key: string, action: string, data: Record<string, unknown> = {}): Promise<void> {
    const id = this.id(key);
    if (id !== undefined) {
      await this.hass.callService(key.split(".", 1)[0] ?? "", action, data, { entity_id: id });
    }
  }
}

/** Returns the first of our cameras. */
export function firstCamera(hass: HomeAssistant): string | undefined {
  return Object.keys(hass.states).find((id) => isOurs(hass, id));
}

/** Whether an entity is the main picture of one of our cameras. */
export function isOurs(hass: HomeAssistant, entityId: string): boolean {
  const { platform, translation_key: key } = hass.entities[entityId] ?? {};
  return entityId.startsWith("camera.") && platform === "sercomm" && key !== "channel";
}

// Home Assistant takes connections while it still starts its integrations.
const AGAIN_AFTER = 3000;

/** Subscribes to what the integration tells, again after each lost connection. */
export class CameraInfoController implements ReactiveController {
  info: CameraInfo | undefined;
  error: unknown;
  private _entityId: string | undefined;
  private _connection: Connection | undefined;
  private _leave: Promise<(() => Promise<void>) | undefined> | undefined;
  private _timer: number | undefined;

  constructor(
    host: ReactiveControllerHost,
    private readonly _changed: () => void,
  ) {
    host.addController(this);
  }

  /** Follows this camera from now on. */
  follow(hass: HomeAssistant, entityId: string): void {
    if (this._connection && this._entityId === entityId) return;
    this._stop();
    if (this._entityId !== entityId) this.info = undefined;
    this._entityId = entityId;
    this._connection = hass.connection;
    hass.connection.addEventListener("ready", this._begin);
    this._begin();
  }

  hostConnected(): void {
    this._changed();
  }

  hostDisconnected(): void {
    this._stop();
  }

  private readonly _begin = (): void => {
    window.clearTimeout(this._timer);
    this._leave = this._connection
      ?.subscribeMessage<CameraInfo>(
        (info) => this._take(info, undefined),
        { type: "sercomm/camera", entity_id: this._entityId },
        { resubscribe: false },
      )
      .catch((error: unknown) => {
        this._take(this.info, error);
        this._timer = window.setTimeout(this._begin, AGAIN_AFTER);
        return undefined;
      });
  };

  private _take(info: CameraInfo | undefined, error: unknown): void {
    this.info = info;
    this.error = error;
    this._changed();
  }

  private _stop(): void {
    window.clearTimeout(this._timer);
    this._connection?.removeEventListener("ready", this._begin);
    this._connection = undefined;
    void this._leave?.then((end) => end?.()).catch(() => undefined);
    this._leave = undefined;
  }
}
