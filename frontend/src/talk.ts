/** Talking through the camera: a text that is read aloud, or one's own voice. */

import { css, html, nothing } from "lit";
import { STATE, define } from "./element";
import { icon, iconButton, Part, stop } from "./part";
import { shared } from "./styles";
import { hasMicrophone } from "./voice/microphone";
import { TalkSession, type TalkState } from "./voice/talk-session";
import { sayError, type Word } from "./words";

interface Engine {
  engine_id: string;
  name?: string;
  deprecated?: boolean;
}

const SPEAKER = "media_player.speaker";
const TEXTS: Record<TalkState | "idle", Word> = {
  idle: "hold_to_talk",
  ended: "hold_to_talk",
  opening: "talk_opening",
  on: "talk_on",
  limit: "talk_limit",
  failed: "hold_to_talk",
};

export class Talk extends Part {
  static override properties = {
    _engines: STATE,
    _talk: STATE,
    _error: STATE,
  };

  private _engines: Engine[] = [];
  private _talk: TalkState | "idle" = "idle";
  private _error: unknown;
  private _session: TalkSession | undefined;

  static override styles = [
    shared,
    css`
      form {
        flex: 1 1 200px;
        display: flex;
        gap: 8px;
      }
      input {
        flex: 1;
        min-width: 0;
      }
      .hold {
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
      }
      .hold.talking {
        border-color: var(--error-color);
        color: var(--error-color);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this._stop);
    window.addEventListener("blur", this._stop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this._stop);
    window.removeEventListener("blur", this._stop);
    this._stop();
  }

  protected override firstUpdated(): void {
    const { hass } = this.camera;
    hass
      .callWS<{ providers: Engine[] }>({ type: "tts/engine/list", language: hass.language })
      .then(({ providers }) => (this._engines = providers.filter((engine) => !engine.deprecated)))
      .catch(() => (this._engines = []));
  }

  protected override render(): unknown {
    return html`
      <div class="row" role="group" aria-label=${this._say("talk")}>
        ${this._renderHold()} ${this._engines.length ? this._renderText() : nothing}
      </div>
      ${this._error ? html`<div class="error" role="alert">${this._told()}</div>` : nothing}
    `;
  }

  private _renderText(): unknown {
    return html`<form @submit=${this._speak}>
      <input
        name="text"
        autocomplete="off"
        placeholder=${this._say("say")}
        aria-label=${this._say("say")}
        @keydown=${stop}
      />
      ${iconButton("send", this._say("send"), undefined)}
    </form>`;
  }

  private _renderHold(): unknown {
    if (!hasMicrophone()) {
      return html`<button disabled>${icon("microphone-off")}${this._say("needs_https")}</button>`;
    }
    const isTalking = this._talk === "opening" || this._talk === "on";
    return html`<button
      class="hold ${isTalking ? "talking" : ""}"
      data-state=${this._talk}
      aria-pressed=${isTalking}
      @pointerdown=${this._down}
      @pointerup=${this._stop}
      @pointercancel=${this._stop}
      @lostpointercapture=${this._stop}
      @blur=${this._stop}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @keydown=${this._key}
      @keyup=${this._stop}
    >
      ${icon(isTalking ? "microphone" : "microphone-outline")}
      <span aria-live="polite">${this._say(TEXTS[this._talk])}</span>
    </button>`;
  }

  private readonly _down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this._start();
  };

  private readonly _key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this._stop();
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) this._start();
  };

  private _start(): void {
    this._stop();
    this._error = undefined;
    const session: TalkSession = new TalkSession(
      this.camera.hass,
      this.camera.entityId,
      (talk: TalkState) => {
        this._talk = talk;
        if (talk === "failed") this._error = session.error;
      },
    );
    this._session = session;
  }

  private readonly _stop = (): void => {
    this._session?.stop();
    this._session = undefined;
  };

  /** Says what the browser or the camera has against it. */
  private _told(): string {
    const { hass } = this.camera;
    const name = this._error instanceof DOMException ? this._error.name : "";
    if (name === "NotAllowedError") return this._say("microphone_refused");
    if (name) return this._say("no_microphone");
    return sayError(hass, this._error);
  }

  private readonly _speak = (event: Event): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const input = form.elements.namedItem("text") as HTMLInputElement;
    const engine = this._engines[0];
    const text = input.value.trim();
    if (!engine || !text) return;
    const id = `media-source://tts/${engine.engine_id}?message=${encodeURIComponent(text)}`;
    const media = { media_content_id: id, media_content_type: "provider" };
    void this._attempt(this.camera.call(SPEAKER, "play_media", { ...media, announce: true }));
    input.value = "";
  };
}

define("sercomm-talk", Talk);
