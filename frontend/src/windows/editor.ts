/** Motion windows and privacy masks over a still, in a dialog of its own. */

import { css, html, nothing } from "lit";
import { STATE, define } from "../element";
import { icon, Part } from "../part";
import { shared } from "../styles";
import { listed, sayError, sayReason } from "../words";
import "./fields";
import { nameOf } from "./names";
import "./stage";
import type { ZoneChange } from "./stage";
import { Zones, type Difference, type ToldZones, type Zone } from "./zones";

type Levels = { windows: number[]; sound: number | null } | { reason: string };
type Leave = Promise<(() => Promise<void>) | undefined>;

/** Fires `closed`. */
export class WindowEditor extends Part {
  static override properties = {
    _zones: STATE,
    _chosen: STATE,
    _levels: STATE,
    _noLevels: STATE,
    _error: STATE,
    _differs: STATE,
    _saving: STATE,
  };

  private _zones: Zones | undefined;
  private _chosen: Pick<Zone, "kind" | "number"> = { kind: "window", number: 1 };
  private _levels: number[] = [];
  private _noLevels: string | undefined;
  private _error: unknown;
  private _differs: Difference[] = [];
  private _saving = false;
  private get _dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog") as HTMLDialogElement;
  }
  private _picture: string | undefined;
  private _leaveWindows: Leave | undefined;
  private _leaveLevels: Leave | undefined;

  static override styles = [
    shared,
    css`
      dialog {
        box-sizing: border-box;
        width: min(100vw, 900px);
        max-width: 100vw;
        max-height: 100vh;
        padding: 0;
        border: none;
        border-radius: 12px;
        color: var(--primary-text-color);
        background: var(--card-background-color);
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.6);
      }
      header,
      footer,
      section {
        padding: 12px 16px;
      }
      header {
        font-size: 1.2em;
      }
      sercomm-stage {
        display: block;
        padding: 10px 32px 24px;
      }
      footer {
        position: sticky;
        bottom: 0;
        z-index: 2;
        justify-content: flex-end;
        border-top: 1px solid var(--divider-color);
        background: var(--card-background-color);
      }
      .error,
      .quiet {
        margin: 8px 0 0;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this._watch);
    const { hass, live, entityId } = this.camera;
    const picture = live?.attributes.entity_picture;
    if (picture) this._picture = hass.hassUrl(`${picture}&t=${Date.now()}`);
    this._leaveWindows = hass.connection
      .subscribeMessage<ToldZones>(
        (told) => {
          // What others change meanwhile must not undo what is being drawn.
          if (!this._zones?.canUndo) this._zones = new Zones(told);
        },
        { type: "sercomm/windows", entity_id: entityId },
      )
      .catch((error: unknown) => {
        this._error = error;
        return undefined;
      });
    this._watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this._watch);
    end(this._leaveWindows);
    end(this._leaveLevels);
    this._leaveLevels = undefined;
  }

  protected override firstUpdated(): void {
    this._dialog.showModal();
  }

  /** Holds the live levels while somebody can see them. */
  private readonly _watch = (): void => {
    if (document.visibilityState !== "visible") {
      end(this._leaveLevels);
      this._leaveLevels = undefined;
      this._levels = [];
      return;
    }
    this._leaveLevels ??= this.camera.hass.connection
      .subscribeMessage<Levels>(
        (told) => {
          this._levels = "windows" in told ? told.windows : [];
          this._noLevels = "reason" in told ? told.reason : undefined;
        },
        { type: "sercomm/levels", entity_id: this.camera.entityId },
      )
      .catch(() => undefined);
  };

  protected override render(): unknown {
    const { hass } = this.camera;
    const zones = this._zones?.all ?? [];
    const chosen = this._zones?.find(this._chosen.kind, this._chosen.number);
    return html`<dialog aria-labelledby="title" @cancel=${this._cancel} @keydown=${this._key}>
      <header id="title">${this._say("edit_windows")}</header>
      <sercomm-stage
        .camera=${this.camera}
        .zones=${zones}
        .chosen=${chosen}
        .picture=${this._picture}
        @choose=${this._choose}
        @change=${this._change}
        @settle=${() => this._zones?.settle()}
      ></sercomm-stage>
      <section>
        <sercomm-zone-fields
          .camera=${this.camera}
          .zones=${zones}
          .chosen=${chosen}
          .levels=${this._levels}
          @choose=${this._choose}
          @change=${this._change}
        ></sercomm-zone-fields>
        ${
          this._noLevels
            ? html`<p class="quiet">
                ${this._say("no_levels", { reason: sayReason(hass, this._noLevels) })}
              </p>`
            : nothing
        }
        ${this._error ? html`<p class="error" role="alert">${sayError(hass, this._error)}</p>` : nothing}
        ${
          this._differs.length
            ? html`<p class="error" role="alert">
                ${this._say("held_otherwise", { parameters: listed(hass, this._differs.map(this._nameOf)) })}
              </p>`
            : nothing
        }
      </section>
      <footer class="row">
        <button class="plain" name="undo" ?disabled=${!this._zones?.canUndo} @click=${this._undo}>
          ${icon("undo")}${this._say("undo")}
        </button>
        <button class="plain" name="cancel" @click=${this._close}>${this._say("cancel")}</button>
        <button
          class="primary"
          name="save"
          ?disabled=${this._saving || !this._zones?.canUndo}
          @click=${this._save}
        >
          ${this._say("save")}
        </button>
      </footer>
    </dialog>`;
  }

  private readonly _nameOf = ({ kind, number, field }: Difference): string => {
    const name = this._say(`field_${field}`);
    const zone = this._zones?.find(kind, number);
    return zone ? this._say("field_of", { name, zone: nameOf(this.camera.hass, zone) }) : name;
  };

  private readonly _choose = (event: CustomEvent<Zone>): void => {
    this._chosen = event.detail;
  };

  private readonly _change = (event: CustomEvent<ZoneChange>): void => {
    const { kind, number, patch, gesture } = event.detail;
    this._zones?.change(kind, number, patch, gesture);
    this.requestUpdate();
  };

  private readonly _undo = (): void => {
    this._zones?.undo();
    this.requestUpdate();
  };

  private readonly _key = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      this._undo();
    }
    event.stopPropagation();
  };

  private readonly _cancel = (event: Event): void => {
    event.preventDefault();
    this._close();
  };

  private readonly _close = (): void => {
    this._dialog.close();
    this._tell("closed");
  };

  /** Writes what has changed, and stays open when the camera made something else of it. */
  private readonly _save = async (): Promise<void> => {
    if (!this._zones) return;
    const { windows, masks } = this._zones.changes();
    this._error = undefined;
    this._differs = [];
    if (windows.length + masks.length === 0) {
      this._close();
      return;
    }
    this._saving = true;
    try {
      const held = await this.camera.hass.callWS<ToldZones & { differs: Difference[] }>({
        type: "sercomm/windows/save",
        entity_id: this.camera.entityId,
        windows,
        masks,
      });
      this._zones = new Zones(held);
      this._differs = held.differs;
      if (held.differs.length === 0) this._close();
    } catch (error) {
      this._error = error;
    } finally {
      this._saving = false;
    }
  };
}

function end(leave: Leave | undefined): void {
  void leave?.then((unsubscribe) => unsubscribe?.()).catch(() => undefined);
}

define("sercomm-window-editor", WindowEditor);
