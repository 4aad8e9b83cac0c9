/** The picture: a still at once, then MJPEG until the video runs; nothing while unseen. */

import { css, html, nothing, type PropertyValues } from "lit";
import { PROPERTY, STATE, define } from "./element";
import type { Live } from "./config";
import "./mjpeg";
import { icon, Part } from "./part";
import { shared } from "./styles";
import { moment } from "./time";
import { findVideo, loadVideoElement, Progress } from "./video";

const STREAM = 2;
const LOOK_EVERY = 250;
const STALLED_AFTER = 8000;
const STILL_EVERY = 10_000;
const STILL_AGAIN = 3000;
const REMEMBERED = "sercomm-camera-card:";

export class Picture extends Part {
  static override properties = {
    live: PROPERTY,
    visible: PROPERTY,
    moving: PROPERTY,
    _still: STATE,
    _stillSeen: STATE,
    _hasVideo: STATE,
    _videoRuns: STATE,
    _mjpegRuns: STATE,
  };

  live: Live = "auto";
  visible = false;
  /** Whether the lens moves: video is seconds late, MJPEG is not. */
  moving = false;

  private _still: string | undefined;
  private _stillSeen = false;
  private _hasVideo = false;
  private _videoRuns = false;
  private _mjpegRuns = false;
  private _ratio: number | undefined;
  private _timers: number[] = [];
  private _progress = new Progress();

  static override styles = [
    shared,
    css`
      .frame {
        position: relative;
        overflow: hidden;
        background: #000;
      }
      .layer {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      ha-camera-stream {
        --video-max-height: 100%;
      }
      .hidden {
        visibility: hidden;
      }
      .why {
        position: absolute;
        inset: 0;
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        gap: 8px;
        padding: 16px;
        text-align: center;
        color: #fff;
        --mdc-icon-size: 40px;
      }
    `,
  ];

  private get _shows(): boolean {
    return this.visible && this.camera.available && !this.camera.private;
  }

  /** Whether video is what is shown in the end. */
  private get _isVideo(): boolean {
    const features = this.camera.live?.attributes.supported_features ?? 0;
    return this.live === "auto" && (features & STREAM) !== 0;
  }

  private get _wantsVideo(): boolean {
    return this._shows && this._isVideo;
  }

  private get _wantsMjpeg(): boolean {
    if (!this._shows || !this._stillSeen || this.live === "stills") return false;
    return this.live === "mjpeg" || this.moving || !this._videoRuns;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._rest();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this._shows && this._still === undefined) this._takeStill();
    if (!this._shows) this._rest();
    if (changed.has("camera")) this._ratio ??= remembered(this.camera.entityId);
  }

  protected override updated(): void {
    if (this._wantsVideo && !this._hasVideo) {
      void loadVideoElement(this.camera.entityId).then(() => {
        this._hasVideo = this._wantsVideo;
      });
    }
    if (this._shows && this._timers.length === 0) {
      this._timers.push(window.setInterval(() => this._look(), LOOK_EVERY));
      if (this.live === "stills") {
        this._timers.push(window.setInterval(() => this._takeStill(), STILL_EVERY));
      }
    }
  }

  protected override render(): unknown {
    const { hass, live } = this.camera;
    const { width, height } = this.camera.info ?? {};
    const told = width && height ? width / height : 16 / 9;
    // Stills and MJPEG may be of another shape than the video, and make place for it.
    const ratio = this._isVideo && width ? told : (this._ratio ?? told);
    return html`
      <div class="frame" style="aspect-ratio: ${ratio}">
        ${
          this._shows && this._still
            ? html`<img
                class="layer"
                src=${this._still}
                alt=${live?.attributes.friendly_name ?? this.camera.entityId}
                @load=${this._stillLoaded}
                @error=${this._stillBroken}
              />`
            : nothing
        }
        ${
          this._hasVideo && this._wantsVideo && live
            ? html`<ha-camera-stream
                class="layer ${this._videoRuns ? "" : "hidden"}"
                .hass=${hass}
                .stateObj=${live}
                .muted=${true}
                .fitMode=${"contain"}
                muted
              ></ha-camera-stream>`
            : nothing
        }
        <sercomm-mjpeg
          class="layer ${this._wantsMjpeg && this._mjpegRuns ? "" : "hidden"}"
          .url=${this._wantsMjpeg ? this._mjpegUrl() : undefined}
          @running=${this._mjpegChanged}
        ></sercomm-mjpeg>
        ${this._renderWhy()}
        <slot></slot>
      </div>
    `;
  }

  /** Says why there is no picture. */
  private _renderWhy(): unknown {
    const { hass, live } = this.camera;
    if (this.camera.available && !this.camera.private) return nothing;
    const isPrivate = this.camera.available;
    const text = isPrivate
      ? this._say("private")
      : live
        ? this._say("away_since", { time: moment(hass.language, live.last_changed) })
        : this._say("no_camera");
    return html`<div class="why" role="status">
      ${icon(isPrivate ? "eye-off-outline" : "video-off-outline")}
      <div>${text}</div>
    </div>`;
  }

  private readonly _mjpegChanged = ({ detail }: CustomEvent<boolean>): void => {
    this._mjpegRuns = detail;
    // The next try is with the token of then.
    if (!detail) this._openedUrl = undefined;
  };

  private _mjpegUrl(): string | undefined {
    const token = this.camera.live?.attributes.access_token;
    const url = `/api/camera_proxy_stream/${this.camera.entityId}?token=${token ?? ""}`;
    // A new token is no reason to open the stream again.
    this._openedUrl ??= this.camera.hass.hassUrl(url);
    return this._openedUrl;
  }

  private _openedUrl: string | undefined;

  private _takeStill(): void {
    const picture = this.camera.live?.attributes.entity_picture;
    if (picture === undefined) return;
    const url = this.camera.hass.hassUrl(picture);
    this._still = `${url}${url.includes("?") ? "&" : "?"}t=${Date.now()}`;
  }

  private readonly _stillLoaded = (event: Event): void => {
    const image = event.target as HTMLImageElement;
    this._stillSeen = true;
    if (image.naturalHeight > 0) {
      this._ratio = image.naturalWidth / image.naturalHeight;
      remember(this.camera.entityId, this._ratio);
    }
    this._tell("still");
  };

  private readonly _stillBroken = (): void => {
    this._stillSeen = true;
    this._timers.push(window.setTimeout(() => this._shows && this._takeStill(), STILL_AGAIN));
  };

  private _look(): void {
    const video = findVideo(this.renderRoot);
    this._videoRuns = this._progress.runs(video, performance.now(), STALLED_AFTER);
    if (!this._wantsMjpeg) this._openedUrl = undefined;
  }

  /** Asks nothing of the camera any more. */
  private _rest(): void {
    for (const timer of this._timers) window.clearTimeout(timer);
    this._timers = [];
    this._still = this._openedUrl = undefined;
    this._stillSeen = this._hasVideo = this._videoRuns = this._mjpegRuns = false;
    this._progress = new Progress();
  }
}

function remembered(entityId: string): number | undefined {
  try {
    return Number(localStorage.getItem(REMEMBERED + entityId)) || undefined;
  } catch {
    return undefined;
  }
}

function remember(entityId: string, ratio: number): void {
  try {
    localStorage.setItem(REMEMBERED + entityId, ratio.toFixed(4));
  } catch {
    // A browser that stores nothing learns the shape each time.
  }
}

define("sercomm-picture", Picture);
