/** One talk through the camera: from pressing the button to letting it go. */

import type { HomeAssistant } from "../home-assistant";
import { Microphone } from "./microphone";
import { framed } from "./pcm";

export type TalkState = "opening" | "on" | "ended" | "limit" | "failed";

type Message =
  | { state: "opening"; handler: number }
  | { state: "on" }
  | { state: "ended"; limit: boolean }
  | { state: "failed"; message: string };

/** Begins at once; `changed` hears of each state, the last ones are final. */
export class TalkSession {
  error: unknown;
  private readonly _microphone = new Microphone();
  private readonly _leave: Promise<(() => Promise<void>) | undefined>;
  private _receiver: number | undefined;
  private _over = false;

  constructor(
    private readonly _hass: HomeAssistant,
    entityId: string,
    private readonly _changed: (state: TalkState) => void,
  ) {
    _changed("opening");
    this._leave = this._begin(entityId);
  }

  /** Ends it. */
  stop(): void {
    this._end("ended");
  }

  private async _begin(entityId: string): Promise<(() => Promise<void>) | undefined> {
    try {
      await this._microphone.open((piece) => this._send(piece));
      if (this._over) return undefined;
      return await this._hass.connection.subscribeMessage<Message>(
        (message) => this._take(message),
        { type: "sercomm/talk", entity_id: entityId },
        // After a lost connection nobody wants to be heard without knowing it.
        { resubscribe: false },
      );
    } catch (error) {
      this._fail(error);
      return undefined;
    }
  }

  private _take(message: Message): void {
    if (message.state === "opening") this._receiver = message.handler;
    else if (message.state === "failed") this._fail(message);
    else if (message.state === "ended") this._end(message.limit ? "limit" : "ended");
    else if (!this._over) this._changed("on");
  }

  private _send(piece: Int16Array): void {
    const { socket } = this._hass.connection;
    if (this._over || this._receiver === undefined) return;
    if (socket?.readyState === WebSocket.OPEN) socket.send(framed(this._receiver, piece));
    else this._end("ended");
  }

  private _fail(error: unknown): void {
    this.error = error;
    this._end("failed");
  }

  private _end(state: TalkState): void {
    if (this._over) return;
    this._over = true;
    this._microphone.close();
    void this._leave.then((end) => end?.()).catch(() => undefined);
    this._changed(state);
  }
}
