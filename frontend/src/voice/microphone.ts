/** The microphone of this browser. */

import { Pcm } from "./pcm";

const NAME = "sercomm-microphone";
const WORKLET = `registerProcessor("${NAME}", class extends AudioWorkletProcessor {
  process([[samples]]) {
    if (samples) this.port.postMessage(samples.slice());
    return true;
  }
});`;

/** Whether browsers give a microphone here: over https, or on this machine. */
export function hasMicrophone(): boolean {
  return window.isSecureContext && "mediaDevices" in navigator && "AudioWorkletNode" in window;
}

/** Opened and closed once. */
export class Microphone {
  private _stream: MediaStream | undefined;
  private _context: AudioContext | undefined;
  private _closed = false;

  /** Gives pieces of 40 ms from now on. Throws what the browser says against it. */
  async open(take: (piece: Int16Array) => void): Promise<void> {
    // The card plays no sound that could come back, and changes to it are heard.
    const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false };
    this._stream = await navigator.mediaDevices.getUserMedia({ audio });
    this._context = new AudioContext({ latencyHint: "interactive" });
    const { _context: context } = this;
    const url = URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" }));
    try {
      await context.audioWorklet.addModule(url);
    } finally {
      URL.revokeObjectURL(url);
    }
    if (this._closed) {
      this.close();
      return;
    }
    const pcm = new Pcm(context.sampleRate);
    const worklet = new AudioWorkletNode(context, NAME, {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    worklet.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (!this._closed) pcm.push(data).forEach(take);
    };
    context.createMediaStreamSource(this._stream).connect(worklet);
    await context.resume();
  }

  /** Lets the microphone go. */
  close(): void {
    this._closed = true;
    this._stream?.getTracks().forEach((track) => track.stop());
    if (this._context && this._context.state !== "closed") void this._context.close();
  }
}
