/** The pad that turns the lens, for pointers; keys are taken by the card. */

import { css, html } from "lit";
import { define } from "./element";
import { DIRECTIONS, type Direction } from "./directions";
import { icon, iconButton, Part } from "./part";
import { shared } from "./styles";

const ICONS: Record<Direction, string> = {
  up_left: "arrow-top-left",
  up: "arrow-up",
  up_right: "arrow-top-right",
  left: "arrow-left",
  right: "arrow-right",
  down_left: "arrow-bottom-left",
  down: "arrow-down",
  down_right: "arrow-bottom-right",
};

/** Fires `press` {who, direction}, `release` {who} and `home`. */
export class Pad extends Part {
  static override styles = [
    shared,
    css`
      .pad {
        display: grid;
        grid-template-columns: repeat(3, 44px);
        direction: ltr;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        border-radius: 22px;
        background: rgba(0, 0, 0, 0.45);
        color: #fff;
        opacity: 0.85;
      }
      button {
        padding: 0;
        border: none;
        background: none;
        touch-action: none;
      }
      button:active {
        background: rgba(255, 255, 255, 0.3);
      }
      :focus-visible {
        outline-color: #fff;
        outline-offset: -4px;
      }
    `,
  ];

  protected override render(): unknown {
    const [first, second] = [DIRECTIONS.slice(0, 4), DIRECTIONS.slice(4)];
    return html`
      <div class="pad" role="group" aria-label=${this._say("move")}>
        ${first.map((direction) => this._renderArrow(direction))}
        ${iconButton("home", this._say("home"), () => this._tell("home"))}
        ${second.map((direction) => this._renderArrow(direction))}
      </div>
    `;
  }

  private _renderArrow(direction: Direction): unknown {
    const label = this._say(direction);
    return html`<button
      data-direction=${direction}
      aria-label=${label}
      title=${label}
      @pointerdown=${(event: PointerEvent) => this._down(event, direction)}
      @pointerup=${this._up}
      @pointercancel=${this._up}
      @lostpointercapture=${this._up}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @keydown=${(event: KeyboardEvent) => this._key(event, direction)}
      @keyup=${this._keyUp}
      @blur=${() => this._release("pad-key")}
    >
      ${icon(ICONS[direction])}
    </button>`;
  }

  private _down(event: PointerEvent, direction: Direction): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this._press(`pointer-${event.pointerId}`, direction);
  }

  private readonly _up = (event: PointerEvent): void => this._release(`pointer-${event.pointerId}`);

  private _key(event: KeyboardEvent, direction: Direction): void {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!event.repeat) this._press("pad-key", direction);
  }

  private readonly _keyUp = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") this._release("pad-key");
  };

  private _press(who: string, direction: Direction): void {
    this._tell("press", { who, direction });
  }

  private _release(who: string): void {
    this._tell("release", { who });
  }
}

define("sercomm-pad", Pad);
