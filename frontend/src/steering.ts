/** Steps of the lens: the next one only after the last was answered. */

export interface Timers {
  set: (callback: () => void, milliseconds: number) => unknown;
  clear: (timer: unknown) => void;
}

const BROWSER: Timers = {
  set: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clear: (timer) => clearTimeout(timer as number),
};

// As long as a press that is meant as one step.
export const HOLD_AFTER = 350;

interface Hold<S> {
  step: S;
  repeats: boolean;
  timer: unknown;
}

/**
 * One step is on its way at most, and one waits at most: the newest.
 *
 * A press is one step; held, it goes on, step by step, until whoever holds it lets go.
 */
export class Steering<S> {
  private readonly _holds = new Map<string, Hold<S>>();
  private _waiting: S | undefined;
  private _moving = false;

  constructor(
    private readonly _send: (step: S) => Promise<unknown>,
    private readonly _failed: (error: unknown) => void,
    private readonly _timers: Timers = BROWSER,
  ) {}

  /** Whether a step is on its way or held. */
  get busy(): boolean {
    return this._moving || this._holds.size > 0;
  }

  /** Takes a step, and goes on with it while `who` holds it. */
  press(who: string, step: S): void {
    this.release(who);
    const hold: Hold<S> = {
      step,
      repeats: false,
      timer: this._timers.set(() => {
        hold.repeats = true;
        this._next();
      }, HOLD_AFTER),
    };
    this._holds.set(who, hold);
    this.step(step);
  }

  /** Takes one step. */
  step(step: S): void {
    this._waiting = step;
    this._next();
  }

  /** Ends one hold; a step that was tapped meanwhile is still taken. */
  release(who: string): void {
    const hold = this._holds.get(who);
    if (hold) {
      this._timers.clear(hold.timer);
      this._holds.delete(who);
    }
  }

  /** Ends all of them; nothing more is sent. */
  stop(): void {
    for (const who of [...this._holds.keys()]) this.release(who);
    this._waiting = undefined;
  }

  private _next(): void {
    if (this._moving) return;
    const held = [...this._holds.values()].findLast((hold) => hold.repeats);
    const step = this._waiting ?? held?.step;
    if (step === undefined) return;
    this._waiting = undefined;
    this._moving = true;
    this._send(step)
      .catch((error: unknown) => {
        this.stop();
        this._failed(error);
      })
      .finally(() => {
        this._moving = false;
        this._next();
      })
      .catch(() => undefined);
  }
}
