/** Home Assistant's own video element: getting hold of it, and seeing whether it plays. */

interface CardHelpers {
  createCardElement: (config: Record<string, unknown>) => HTMLElement;
}

declare global {
  interface Window {
    loadCardHelpers?: () => Promise<CardHelpers>;
  }
}

const TAG = "ha-camera-stream";

/** Returns once the element is there; it is loaded with the first card that needs it. */
export async function loadVideoElement(entityId: string): Promise<void> {
  if (!customElements.get(TAG)) {
    const helpers = await window.loadCardHelpers?.();
    helpers?.createCardElement({ type: "picture-entity", entity: entityId, camera_view: "live" });
  }
  await customElements.whenDefined(TAG);
}

/** Finds the video in an element, however deep. */
export function findVideo(root: ParentNode): HTMLVideoElement | undefined {
  for (const element of root.querySelectorAll("*")) {
    if (element instanceof HTMLVideoElement) return element;
    const inside = element.shadowRoot && findVideo(element.shadowRoot);
    if (inside) return inside;
  }
  return undefined;
}

/** Watches whether a video goes on. */
export class Progress {
  private _at = -1;
  private _since = 0;

  /** Returns whether the video has moved within the last seconds; `now` in ms. */
  runs(
    video: { currentTime: number; readyState: number } | undefined,
    now: number,
    patience: number,
  ): boolean {
    if (video === undefined || video.readyState < 2 || video.currentTime === 0) return false;
    if (video.currentTime !== this._at) {
      this._at = video.currentTime;
      this._since = now;
    }
    return now - this._since < patience;
  }
}
