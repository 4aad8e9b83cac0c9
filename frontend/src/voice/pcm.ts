/** From a microphone's samples to what the integration takes: 16 kHz, 16 bit, mono. */

const RATE = 16_000;
const PIECE = 640;
const ZERO_CROSSINGS = 8;

/** Resamples with a windowed sinc, and cuts into pieces of 40 ms. */
export class Pcm {
  private readonly _step: number;
  private readonly _reach: number;
  private readonly _cutoff: number;
  private _input: Float32Array;
  /** Where the next sample lies in `input`. */
  private _at: number;
  private _piece = new Int16Array(PIECE);
  private _filled = 0;

  constructor(rate: number) {
    this._step = rate / RATE;
    this._cutoff = Math.min(1, RATE / rate) * 0.95;
    this._reach = Math.ceil(ZERO_CROSSINGS / this._cutoff);
    this._input = new Float32Array(this._reach);
    this._at = this._reach;
  }

  /** Takes samples between -1 and 1; returns the pieces that are complete. */
  push(samples: Float32Array): Int16Array[] {
    const joined = new Float32Array(this._input.length + samples.length);
    joined.set(this._input);
    joined.set(samples, this._input.length);
    const pieces: Int16Array[] = [];
    while (this._at + this._reach < joined.length) {
      this._piece[this._filled++] = Math.round(clamp(this._sample(joined)) * 32767);
      this._at += this._step;
      if (this._filled === PIECE) {
        pieces.push(this._piece);
        this._piece = new Int16Array(PIECE);
        this._filled = 0;
      }
    }
    const used = Math.max(0, Math.floor(this._at) - this._reach);
    this._input = joined.slice(used);
    this._at -= used;
    return pieces;
  }

  private _sample(input: Float32Array): number {
    let sum = 0;
    let weights = 0;
    const first = Math.max(0, Math.ceil(this._at) - this._reach);
    const last = Math.floor(this._at) + this._reach;
    for (let index = first; index <= last; index++) {
      const weight = this._weight(index - this._at);
      sum += (input[index] ?? 0) * weight;
      weights += weight;
    }
    return sum / weights;
  }

  private _weight(distance: number): number {
    const angle = Math.PI * distance * this._cutoff;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (this._reach + 1));
    return sinc * window;
  }
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

/** Returns a binary message: the number of its receiver, then the samples. */
export function framed(receiver: number, piece: Int16Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(1 + piece.length * 2);
  message[0] = receiver;
  const view = new DataView(message.buffer);
  piece.forEach((sample, index) => view.setInt16(1 + index * 2, sample, true));
  return message;
}
