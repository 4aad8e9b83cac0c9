/** What the camera does now, in a row: a tap switches it, or tells more. */

import { html, nothing } from "lit";
import { PROPERTY, define } from "./element";
import { showMoreInfo, type EntityState } from "./home-assistant";
import { icon, Part } from "./part";
import { shared } from "./styles";
import { duration, moment } from "./time";
import { type Word } from "./words";

interface Shown {
  key: string;
  word: Word;
  picture: string;
  /** Whether it asks before it is switched off. */
  asks?: boolean;
}

const MOTION: Shown = { key: "binary_sensor.motion", word: "motion_for", picture: "run" };
const DELIVERY: Shown = {
  key: "sensor.motion_delivery",
  word: "delivery",
  picture: "bell-ring-outline",
};
const SWITCHES: Shown[] = [
  { key: "switch.armed", word: "armed", picture: "shield-home-outline", asks: true },
  { key: "switch.privacy", word: "privacy", picture: "eye-off-outline", asks: true },
  { key: "switch.infrared_leds", word: "infrared", picture: "weather-night" },
  { key: "light.white_leds", word: "white_light", picture: "lightbulb-outline" },
];

const EVERY_SECOND = 1000;

export class States extends Part {
  static override properties = {
    confirm: PROPERTY,
  };

  confirm = true;
  private _timer: number | undefined;

  static override styles = shared;

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = window.setInterval(() => this.requestUpdate(), EVERY_SECOND);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._timer);
  }

  protected override render(): unknown {
    return html`<div class="row" role="group" aria-label=${this._say("states")}>
      ${this._renderMotion()} ${SWITCHES.map((shown) => this._renderSwitch(shown))}
      ${this._renderDelivery()}
    </div>`;
  }

  private _renderSwitch(shown: Shown): unknown {
    const state = this.camera.state(shown.key);
    if (!state) return nothing;
    const disabled = state.state === "unavailable" || !this.camera.controls(shown.key);
    return this._chip(
      shown,
      state,
      this._say(shown.word),
      this.camera.hass.formatEntityState(state),
      {
        act: () => this._toggle(shown, state),
        disabled,
      },
    );
  }

  private _renderMotion(): unknown {
    const state = this.camera.state(MOTION.key);
    if (!state) return nothing;
    const { hass } = this.camera;
    const text =
      state.state === "on"
        ? this._say("motion_for", { time: duration(hass.language, state.last_changed) })
        : state.state === "off"
          ? this._say("motion_since", { time: moment(hass.language, state.last_changed) })
          : hass.formatEntityState(state);
    return this._chip(MOTION, state, text);
  }

  private _renderDelivery(): unknown {
    const state = this.camera.state(DELIVERY.key);
    if (!state) return nothing;
    const { hass } = this.camera;
    const reason = state.attributes["reason"]
      ? hass.formatEntityAttributeValue(state, "reason")
      : "";
    const values = [hass.formatEntityState(state), reason].filter((value) => value !== "");
    return this._chip(DELIVERY, state, this._say(DELIVERY.word), values.join(" · "));
  }

  /** Shows one thing; without an action of its own a tap tells more. */
  private _chip(
    { key, picture }: Shown,
    state: EntityState,
    text: string,
    value = "",
    own?: { act: () => void; disabled: boolean },
  ): unknown {
    const on = state.state === "on";
    const more = (event: Event): void => {
      event.preventDefault();
      showMoreInfo(this, state.entity_id);
    };
    return html`<button
      data-key=${key}
      class=${on ? "on" : ""}
      aria-pressed=${own ? String(on) : nothing}
      ?disabled=${own?.disabled ?? false}
      @click=${own?.act ?? more}
      @contextmenu=${more}
    >
      ${icon(picture)}
      <span>${text}</span>
      <span class="quiet">${value}</span>
    </button>`;
  }

  private _toggle(shown: Shown, state: EntityState): void {
    const on = state.state === "on";
    const act = (): void => {
      void this._attempt(this.camera.call(shown.key, on ? "turn_off" : "turn_on"));
    };
    if (on && shown.asks && this.confirm) {
      const text = this._say("switch_off", { name: this._say(shown.word) });
      this._tellCard("ask", { text, yes: this._say("off"), act });
    } else {
      act();
    }
  }
}

define("sercomm-states", States);
