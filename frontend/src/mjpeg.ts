/** An endless picture: a browser goes on reading it until its address is taken away. */

import { html, LitElement, css } from "lit";
import { PROPERTY, define } from "./element";

const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
const RETRY_AFTER = 3000;

/** Fires `running` with each change of whether there is a picture. */
export class Mjpeg extends LitElement {
  static override properties = {
    url: PROPERTY,
  };

  /** Where the stream is; none ends it. */
  url: string | undefined;

  private get _image(): HTMLImageElement {
    return this.renderRoot.querySelector("img") as HTMLImageElement;
  }
  private _shown = NOTHING;
  private _retry: number | undefined;

  static override styles = css`
    img {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
  `;

  protected override render(): unknown {
    return html`<img alt="" @load=${this._loaded} @error=${this._broken} />`;
  }

  protected override updated(): void {
    this._show(this.url ?? NOTHING);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._show(NOTHING);
  }

  private _show(url: string): void {
    if (url === this._shown) return;
    window.clearTimeout(this._retry);
    this._shown = url;
    this._image.src = url;
    if (url === NOTHING) this._tell(false);
  }

  private readonly _loaded = (): void => {
    if (this._shown !== NOTHING) this._tell(true);
  };

  private readonly _broken = (): void => {
    this._tell(false);
    this._retry = window.setTimeout(() => {
      const url = this.url;
      this._shown = NOTHING;
      if (url !== undefined && this.isConnected) this._show(url);
    }, RETRY_AFTER);
  };

  private _tell(running: boolean): void {
    this.dispatchEvent(new CustomEvent("running", { detail: running }));
  }
}

define("sercomm-mjpeg", Mjpeg);
