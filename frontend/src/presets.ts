/** The presets as chips: a tap goes there, a long press saves the position there. */

import { css, html, nothing } from "lit";
import { define } from "./element";
import type { Preset } from "./camera";
import { icon, iconButton, Part } from "./part";
import { shared } from "./styles";

const LONG_PRESS = 600;

export class Presets extends Part {
  private _timer: number | undefined;
  private _wasLong = false;

  static override styles = [
    shared,
    css`
      button {
        min-width: 44px;
        touch-action: manipulation;
        -webkit-touch-callout: none;
      }
    `,
  ];

  protected override render(): unknown {
    const { info } = this.camera;
    const presets = info?.presets ?? [];
    const shown = presets.filter((preset) => preset.stored || preset.name);
    const free = presets.find((preset) => !preset.stored && !preset.name);
    const selected = this.camera.state("select.preset")?.state;
    return html`
      <div class="row" role="group" aria-label=${this._say("presets")}>
        ${shown.map((preset) => this._renderPreset(preset, selected))}
        ${
          free && info?.saves_presets
            ? iconButton("map-marker-plus-outline", this._say("add_preset"), () =>
                this._offer(free),
              )
            : nothing
        }
        ${
          this.camera.controls("button.ptz_patrol")
            ? html`<button @click=${() => this._press("button.ptz_patrol")}>
                  ${icon("map-marker-path")}${this._say("patrol")}
                </button>
                <button @click=${() => this._press("button.ptz_home")}>
                  ${icon("stop")}${this._say("patrol_end")}
                </button>`
            : nothing
        }
      </div>
    `;
  }

  private _renderPreset(preset: Preset, selected: string | undefined): unknown {
    const name = preset.name || this._say("preset", { number: preset.number });
    return html`<button
      class=${selected === preset.name && preset.name ? "on" : ""}
      data-preset=${preset.number}
      @pointerdown=${() => this._down(preset)}
      @pointerup=${this._up}
      @pointercancel=${this._up}
      @pointerleave=${this._up}
      @contextmenu=${(event: Event) => this._menu(event, preset)}
      @click=${() => this._go(preset)}
    >
      ${name}
    </button>`;
  }

  private _go(preset: Preset): void {
    if (this._wasLong) return;
    this._tellCard("moved");
    void this._attempt(this.camera.act("go_to_preset", { preset: String(preset.number) }));
  }

  private _down(preset: Preset): void {
    this._wasLong = false;
    this._timer = window.setTimeout(() => {
      this._wasLong = true;
      this._offer(preset);
    }, LONG_PRESS);
  }

  private readonly _up = (): void => window.clearTimeout(this._timer);

  private _menu(event: Event, preset: Preset): void {
    event.preventDefault();
    this._up();
    if (!this._wasLong) this._offer(preset);
    this._wasLong = true;
  }

  /** Asks whether to save the position, and under which name. */
  private _offer(preset: Preset): void {
    const { info } = this.camera;
    if (!info?.saves_presets) return;
    const name = preset.name || this._say("preset", { number: preset.number });
    this._tellCard("ask", {
      text: this._say("save_preset", { name, number: preset.number }),
      yes: this._say("save"),
      input: name,
      act: (input: string) => {
        const data = { preset: preset.number, ...(input ? { name: input } : {}) };
        void this._attempt(this.camera.act("save_preset", data));
      },
    });
  }

  private _press(key: string): void {
    this._tellCard("moved");
    void this._attempt(this.camera.call(key, "press"));
  }
}

define("sercomm-presets", Presets);
