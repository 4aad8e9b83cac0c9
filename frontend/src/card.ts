/** The card: it holds its parts together, and takes keys, questions and failures. */

import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { PROPERTY, STATE, define } from "./element";
import "./ask";
import type { Question } from "./ask";
import { Camera, CameraInfoController, firstCamera } from "./camera";
import { settingsOf, TYPE, type CardConfig, type Settings } from "./config";
import type { Direction } from "./directions";
import { formOf, type Form } from "./form";
import { concerns, type HomeAssistant } from "./home-assistant";
import "./pad";
import { iconButton, stop } from "./part";
import "./picture";
import "./presets";
import { Remote } from "./remote";
import "./states";
import "./strip";
import type { Played } from "./strip";
import { shared } from "./styles";
import "./talk";
import { VisibilityController } from "./visibility";
import { loadWords, say, sayError } from "./words";
import "./windows/editor";

const STEP_SIZES = [3, 10, 30];

export class SercommCameraCard extends LitElement {
  static override properties = {
    hass: PROPERTY,
    _news: STATE,
    _settings: STATE,
    _words: STATE,
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
  private _question: Question | undefined;
  private _failure: unknown;
  private _played: Played | undefined;
  private _editing = false;

  private readonly _info = new CameraInfoController(this, () => (this._news = {}));
  private readonly _visibility = new VisibilityController(this, (visible) => {
    this._news = {};
    if (!visible) this._remote.rest();
  });
  private _camera: Camera | undefined;
  private readonly _remote: Remote = new Remote(
    this,
    () => this._camera,
    () => (this._news = {}),
    (error) => (this._failure = error),
  );

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
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
        bottom: 8px;
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
        top: 8px;
        inset-inline-end: 8px;
        display: flex;
        gap: 8px;
      }
      .tools select,
      .view button {
        border: none;
        color: #fff;
        background: rgba(0, 0, 0, 0.5);
        border-radius: 22px;
      }
      .tools option {
        color: initial;
      }
      .player {
        position: absolute;
        inset: 0;
        z-index: 1;
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
        top: 8px;
        inset-inline-start: 8px;
      }
      .parts {
        display: flex;
        flex-direction: column;
        gap: 8px;
        padding: 12px;
      }
      .failure {
        flex-wrap: nowrap;
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
    this._remote.distance = this._settings.step;
  }

  getCardSize(): number {
    return 7;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6 };
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
    const camera = (this._camera = new Camera(hass, settings.entity, this._info.info));
    const { info } = camera;
    const usable = this._words && info?.loaded === true && camera.available;
    const moves =
      usable && info.moves === true && camera.controls("camera.live") && !camera.private;
    // What held a button that is gone does not let it go any more.
    if (!moves) this._remote.rest();
    return html`<ha-card
      @sercomm-ask=${(event: CustomEvent<Question>) => (this._question = event.detail)}
      @sercomm-failed=${(event: CustomEvent<unknown>) => (this._failure = event.detail)}
      @sercomm-moved=${this._remote.moved}
    >
      <div class="view">
        <sercomm-picture
          .camera=${camera}
          .live=${settings.live}
          .visible=${this._visibility.visible}
          .moving=${this._remote.moving}
          tabindex=${moves ? 0 : -1}
          role=${moves ? "application" : "group"}
          aria-label=${moves ? say(hass, "keys") : (info?.title ?? settings.entity)}
          @keydown=${moves ? this._remote.keyDown : undefined}
          @keyup=${this._remote.keyUp}
          @blur=${this._remote.blurred}
          @click=${moves && settings.click_to_center ? this._remote.center : undefined}
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
      @press=${({ detail }: CustomEvent<{ who: string; direction: Direction }>) =>
        this._remote.press(detail.who, detail.direction)}
      @release=${({ detail }: CustomEvent<{ who: string }>) => this._remote.release(detail.who)}
      @home=${this._remote.home}
    ></sercomm-pad>`;
  }

  private _renderTools(hass: HomeAssistant, camera: Camera): unknown {
    const sizes = [...new Set([...STEP_SIZES, this._remote.distance])].sort(
      (one, other) => one - other,
    );
    return html`<div class="tools" @click=${stop}>
      ${
        camera.info?.moves
          ? html`<select
              aria-label=${say(hass, "step")}
              @keydown=${stop}
              @change=${(event: Event) =>
                (this._remote.distance = Number((event.target as HTMLSelectElement).value))}
            >
              ${sizes.map(
                (size) =>
                  html`<option value=${size} ?selected=${size === this._remote.distance}>
                    ${size}
                  </option>`,
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
    return html`<div class="player" @click=${stop}>
      ${
        played.isVideo
          ? html`<video src=${played.url} controls autoplay playsinline muted></video>`
          : html`<img src=${played.url} alt=${say(hass, "last_motion")} />`
      }
      ${iconButton("close", say(hass, "close"), () => (this._played = undefined))}
    </div>`;
  }

  private _renderFailure(hass: HomeAssistant): unknown {
    const error = this._failure ?? this._info.error;
    if (!error || !this._words) return nothing;
    return html`<div class="row failure error" role="alert">
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
}

define(TYPE, SercommCameraCard);
