/** Whether anybody can see an element: nothing is asked of a camera that nobody sees. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

export class VisibilityController implements ReactiveController {
  visible = false;
  private _onScreen = false;
  private _observer: IntersectionObserver | undefined;

  constructor(
    private readonly _host: ReactiveControllerHost & Element,
    private readonly _changed: (visible: boolean) => void,
  ) {
    _host.addController(this);
  }

  hostConnected(): void {
    this._observer = new IntersectionObserver((entries) => {
      this._onScreen = entries.at(-1)?.isIntersecting ?? false;
      this._look();
    });
    this._observer.observe(this._host);
    document.addEventListener("visibilitychange", this._look);
  }

  hostDisconnected(): void {
    this._observer?.disconnect();
    document.removeEventListener("visibilitychange", this._look);
    this._onScreen = false;
    this._look();
  }

  private readonly _look = (): void => {
    const visible = this._onScreen && document.visibilityState === "visible";
    if (visible === this.visible) return;
    this.visible = visible;
    this._changed(visible);
  };
}
