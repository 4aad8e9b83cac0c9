/** Turning the lens: by the pad, by keys, by a click on the picture. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Camera } from "./camera";
import { ARROW_KEYS, directionOf, stepsTo, turned, type Direction, type Step } from "./directions";
import { Steering } from "./steering";

// Video is this much late, at most: so long MJPEG is shown after the last step.
const LATE = 10_000;

export class Remote implements ReactiveController {
  /** Whether the lens has just been turned. */
  moving = false;
  distance = 0;
  private _timer: number | undefined;
  private readonly _steering = new Steering<Step>(
    (step) => this._send(step),
    (error) => this._failed(error),
  );

  constructor(
    host: ReactiveControllerHost,
    private readonly _camera: () => Camera | undefined,
    private readonly _changed: () => void,
    private readonly _failed: (error: unknown) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("blur", this.rest);
  }

  hostDisconnected(): void {
    window.removeEventListener("blur", this.rest);
    window.clearTimeout(this._timer);
    this.rest();
    this.moving = false;
  }

  press(who: string, direction: Direction): void {
    this._steering.press(who, { direction, distance: this.distance });
  }

  release(who: string): void {
    this._steering.release(who);
  }

  /** Ends all that is held. */
  readonly rest = (): void => this._steering.stop();

  /** Ends what keys hold; a pointer holds its own button. */
  readonly blurred = (): void => ARROW_KEYS.forEach((key) => this.release(key));

  readonly keyUp = (event: KeyboardEvent): void => this.release(event.key);

  readonly keyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const direction = directionOf(event.key);
    if (direction) {
      if (!event.repeat) this.press(event.key, direction);
    } else if (event.key === "Home") {
      if (!event.repeat) this.home();
    } else {
      if (event.key === "Escape") this.rest();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  readonly home = (): void => {
    this.moved();
    this._camera()?.call("button.ptz_home", "press").catch(this._failed);
  };

  /** Brings the place that was clicked to the middle. */
  readonly center = (event: MouseEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    this.rest();
    stepsTo(x, y)
      .reduce((done, step) => done.then(() => this._send(step)), Promise.resolve<unknown>(0))
      .catch(this._failed);
  };

  /** Shows MJPEG until the video is as far as the lens. */
  readonly moved = (): void => {
    this.moving = true;
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => {
      this.moving = false;
      this._changed();
    }, LATE);
    this._changed();
  };

  private async _send({ direction, distance }: Step): Promise<void> {
    const camera = this._camera();
    if (!camera) return;
    this._failed(undefined);
    this.moved();
    const { flip = false, mirror = false } = camera.info ?? {};
    await camera.act("ptz_move", { direction: turned(direction, flip, mirror), distance });
  }
}
