/** The card: it holds its parts together, and takes keys, questions and failures. */

import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { PROPERTY, STATE, define } from "./element";
import "./ask";
import type { Question } from "./ask";
import { Camera, CameraInfoController } from "./camera";
import { DEFAULTS, settingsOf, TYPE, type CardConfig, type Settings } from "./config";
import { ARROW_KEYS, directionOf, stepsTo, turned, type Step } from "./directions";
import { formOf, type Form } from "./form";
import { concerns, type HomeAssistant } from "./home-assistant";
import "./pad";
import { iconButton, stop } from "./part";
import "./picture";
import "./presets";
import "./states";
import { Steering } from "./steering";
import "./strip";
import type { Played } from "./strip";
import { shared } from "./styles";
import "./talk";
import { VisibilityController } from "./visibility";
import { loadWords, say, sayError } from "./words";
import "./windows/editor";

// Video is this much late, at most: so long MJPEG is shown after the last step.
const LATE = 10_000;
const STEP_SIZES = [3, 10, 30];

export class SercommCameraCard extends LitElement {
  static override properties = {
    hass: PROPERTY,
    _news: STATE,
    _settings: STATE,
    _words: STATE,
    _moving: STATE,
    _distance: STATE,
    _question: STATE,
    _failure: STATE,
    _played: STATE,
    _editing: STATE,
  };

  hass: HomeAssistant | undefined;
  /** Replaced when what the controllers know has changed. */
  protected _news = {};
  private _settings: Settings | undefined;
  private _words = false;
  private _moving = false;
  private _distance: number = DEFAULTS.step;
  private _question: Question | undefined;
  private _failure: unknown;
  private _played: Played | undefined;
  private _editing = false;

  private readonly _info = new CameraInfoController(this, () => (this._news = {}));
  private readonly _visibility = new VisibilityController(this, (visible) => {
    this._news = {};
    if (!visible) this._steering.stop();
  });
  private _still: number | undefined;
  private readonly _steering = new Steering<Step>(
    (step) => this._move(step),
    (error) => (this._failure = error),
  );

  static override styles = [
    shared,
    css`
      ha-card {
        overflow: hidden;
      }
      sercomm-picture:focus-visible {
        outline-offset: -2px;
      }
      .view {
        position: relative;
        container-type: inline-size;
      }
      sercomm-pad {
        position: absolute;
        inset-block-end: 8px;
        inset-inline-end: 8px;
      }
      @container (max-width: 400px) {
        sercomm-pad {
          position: static;
          display: grid;
          justify-content: center;
          margin-top: 8px;
        }
      }
      .tools {
        position: absolute;
        inset-block-start: 8px;
        inset-inline-end: 8px;
        display: flex;
        gap: 8px;
      }
      .tools button,
      .tools select {
        border: none;
        color: #fff;
        background: rgba(0, 0, 0, 0.45);
        border-radius: 22px;
      }
      .tools option {
        color: initial;
      }
      .player {
        position: absolute;
        inset: 0;
        background: #000;
      }
      .player video,
      .player img {
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .player button {
        position: absolute;
        inset-block-start: 8px;
        inset-inline-start: 8px;
        border: none;
        color: #fff;
        background: rgba(0, 0, 0, 0.6);
      }
      .parts {
        display: flex;
        flex-direction: column;
        gap: 8px;
        padding: 12px;
      }
      .failure {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 0 12px;
      }
      .failure span {
        flex: 1;
      }
    `,
  ];

  static getConfigForm(): Form {
    return formOf(
      document.querySelector<HTMLElement & { hass?: HomeAssistant }>("home-assistant")?.hass,
    );
  }

  static getStubConfig(hass: HomeAssistant): Partial<CardConfig> {
    return { entity: firstCamera(hass) ?? "" };
  }

  setConfig(config: CardConfig): void {
    this._settings = settingsOf(config);
    this._distance = this._settings.step;
  }

  getCardSize(): number {
    return 7;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("blur", this._rest);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("blur", this._rest);
    window.clearTimeout(this._still);
    this._steering.stop();
    this._moving = false;
  }

  /** Home Assistant tells of every state that changes anywhere: most are of no concern. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    const before = changed.get("hass") as HomeAssistant | undefined;
    if (!before || changed.size > 1 || !this.hass) return true;
    return concerns(before, this.hass, [
      this._settings?.entity,
      ...Object.values(this._info.info?.entities ?? {}),
    ]);
  }

  protected override willUpdate(): void {
    const { hass, _settings: settings } = this;
    if (!hass || !settings) return;
    if (this.isConnected) this._info.follow(hass, settings.entity);
    if (!this._words) void loadWords(hass).then(() => (this._words = true));
  }

  protected override render(): unknown {
    const { hass, _settings: settings } = this;
    if (!hass || !settings) return nothing;
    const camera = new Camera(hass, settings.entity, this._info.info);
    const { info, visibility } = { info: camera.info, visibility: this._visibility };
    const usable = this._words && info?.loaded === true && camera.available;
    const moves =
      usable && info.moves === true && camera.controls("camera.live") && !camera.private;
    return html`<ha-card
      @sercomm-ask=${(event: CustomEvent<Question>) => (this._question = event.detail)}
      @sercomm-failed=${(event: CustomEvent<unknown>) => (this._failure = event.detail)}
    >
      <div class="view">
        <sercomm-picture
          .camera=${camera}
          .live=${settings.live}
          .visible=${visibility.visible}
          .moving=${this._moving}
          tabindex=${moves ? 0 : -1}
          role=${moves ? "application" : "group"}
          aria-label=${moves ? say(hass, "keys") : (info?.title ?? settings.entity)}
          @keydown=${moves ? this._keyDown : undefined}
          @keyup=${this._keyUp}
          @blur=${this._blurred}
          @click=${moves && settings.click_to_center ? this._center : undefined}
        >
          ${usable ? this._renderTools(hass, camera) : nothing}
          ${this._played ? this._renderPlayer(hass, this._played) : nothing}
        </sercomm-picture>
        ${moves ? this._renderPad(camera) : nothing}
      </div>
      ${
        this._question
          ? html`<sercomm-ask
              .camera=${camera}
              .question=${this._question}
              @closed=${() => (this._question = undefined)}
            ></sercomm-ask>`
          : nothing
      }
      ${this._renderFailure(hass)} ${usable ? this._renderParts(camera, settings) : nothing}
      ${
        this._editing
          ? html`<sercomm-window-editor
              .camera=${camera}
              @closed=${() => (this._editing = false)}
            ></sercomm-window-editor>`
          : nothing
      }
    </ha-card>`;
  }

  private _renderPad(camera: Camera): unknown {
    return html`<sercomm-pad
      .camera=${camera}
      @press=${({ detail }: CustomEvent<{ who: string; direction: Step["direction"] }>) =>
        this._press(detail.who, detail.direction)}
      @release=${({ detail }: CustomEvent<{ who: string }>) => this._steering.release(detail.who)}
      @home=${this._home}
    ></sercomm-pad>`;
  }

  private _renderTools(hass: HomeAssistant, camera: Camera): unknown {
    const sizes = [...new Set([...STEP_SIZES, this._distance])].sort((one, other) => one - other);
    return html`<div class="tools" @click=${stop}>
      ${
        camera.info?.moves
          ? html`<select
              aria-label=${say(hass, "step")}
              title=${say(hass, "step")}
              @keydown=${stop}
              @change=${(event: Event) =>
                (this._distance = Number((event.target as HTMLSelectElement).value))}
            >
              ${sizes.map(
                (size) =>
                  html`<option value=${size} ?selected=${size === this._distance}>${size}</option>`,
              )}
            </select>`
          : nothing
      }
      ${
        camera.info?.edits
          ? iconButton(
              "vector-square-edit",
              say(hass, "edit_windows"),
              () => (this._editing = true),
            )
          : nothing
      }
    </div>`;
  }

  private _renderPlayer(hass: HomeAssistant, played: Played): unknown {
    const close = (): void => {
      this._played = undefined;
    };
    return html`<div class="player" @click=${stop}>
      ${
        played.isVideo
          ? html`<video src=${played.url} controls autoplay playsinline muted></video>`
          : html`<img src=${played.url} alt=${say(hass, "last_motion")} />`
      }
      ${iconButton("close", say(hass, "close"), close)}
    </div>`;
  }

  private _renderFailure(hass: HomeAssistant): unknown {
    const error = this._failure ?? this._info.error;
    if (!error || !this._words) return nothing;
    return html`<div class="failure error" role="alert">
      <span>${sayError(hass, error)}</span>
      ${iconButton("close", say(hass, "close"), () => (this._failure = undefined))}
    </div>`;
  }

  private _renderParts(camera: Camera, settings: Settings): unknown {
    const hasPresets =
      camera.info?.moves === true && settings.presets && camera.controls("camera.live");
    return html`<div class="parts">
      ${
        settings.states
          ? html`<sercomm-states .camera=${camera} .confirm=${settings.confirm}></sercomm-states>`
          : nothing
      }
      ${hasPresets ? html`<sercomm-presets .camera=${camera}></sercomm-presets>` : nothing}
      ${
        settings.talk && camera.controls("media_player.speaker")
          ? html`<sercomm-talk .camera=${camera}></sercomm-talk>`
          : nothing
      }
      ${
        settings.strip
          ? html`<sercomm-strip
              .camera=${camera}
              .visible=${this._visibility.visible}
              @play=${(event: CustomEvent<Played>) => (this._played = event.detail)}
            ></sercomm-strip>`
          : nothing
      }
    </div>`;
  }

  private _press(who: string, direction: Step["direction"]): void {
    this._steering.press(who, { direction, distance: this._distance });
  }

  /** Sends one step, and shows MJPEG until the video is as far. */
  private _move(step: Step): Promise<unknown> {
    const { hass, _settings: settings } = this;
    if (!hass || !settings) return Promise.resolve();
    this._failure = undefined;
    this._moving = true;
    window.clearTimeout(this._still);
    this._still = window.setTimeout(() => (this._moving = false), LATE);
    const { flip = false, mirror = false } = this._info.info ?? {};
    const direction = turned(step.direction, flip, mirror);
    const data = { direction, distance: step.distance };
    return hass.callService("sercomm", "ptz_move", data, { entity_id: settings.entity });
  }

  private readonly _home = (): void => {
    const { hass, _settings: settings } = this;
    if (!hass || !settings) return;
    const camera = new Camera(hass, settings.entity, this._info.info);
    this._do(camera.call("button.ptz_home", "press"));
  };

  /** Does something, and says when it fails. */
  private _do(work: Promise<unknown>): void {
    work.catch((error: unknown) => (this._failure = error));
  }

  /** Ends what keys hold; a pointer holds its own button. */
  private readonly _blurred = (): void => ARROW_KEYS.forEach((key) => this._steering.release(key));

  private readonly _rest = (): void => this._steering.stop();

  private readonly _keyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const direction = directionOf(event.key);
    if (direction) {
      if (!event.repeat) this._press(event.key, direction);
    } else if (event.key === "Home") {
      if (!event.repeat) this._home();
    } else {
      if (event.key === "Escape") this._rest();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly _keyUp = (event: KeyboardEvent): void => this._steering.release(event.key);

  private readonly _center = (event: MouseEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    this._steering.stop();
    const steps = stepsTo(x, y);
    this._do(
      steps.reduce((done, step) => done.then(() => this._move(step)), Promise.resolve<unknown>(0)),
    );
  };
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

define(TYPE, SercommCameraCard);
