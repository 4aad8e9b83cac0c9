import { expect, test } from "vitest";
import { framed, Pcm } from "../src/voice/pcm";

/** A tone at some rate, in the small pieces that browsers give, as the card sends it. */
function sent(rate: number, frequency: number, seconds: number): Int16Array {
  const pcm = new Pcm(rate);
  const pieces: Int16Array[] = [];
  for (let start = 0; start < rate * seconds; start += 128) {
    const samples = Float32Array.from(
      { length: 128 },
      (_, index) => 0.5 * Math.sin((2 * Math.PI * frequency * (start + index)) / rate),
    );
    pieces.push(...pcm.push(samples));
  }
  return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

function loudness(samples: Int16Array): number {
  const settled = [...samples].slice(800);
  return Math.sqrt(settled.reduce((sum, one) => sum + one * one, 0) / settled.length) / 32767;
}

test.each([8000, 16_000, 44_100, 48_000])(
  "a tone of %i Hz keeps its speed and loudness",
  (rate) => {
    const samples = sent(rate, 1000, 1);
    expect(samples.length).toBeGreaterThan(15_300);
    expect(samples.length).toBeLessThanOrEqual(16_000);
    expect(loudness(samples)).toBeCloseTo(0.5 / Math.SQRT2, 2);
    const settled = [...samples].slice(800, 800 + 8000);
    const crossings = settled.filter(
      (one, index) => index > 0 && one >= 0 && (settled[index - 1] ?? 0) < 0,
    );
    expect(crossings.length).toBeGreaterThanOrEqual(499);
    expect(crossings.length).toBeLessThanOrEqual(501);
  },
);

test("what 16 kHz cannot hold does not come back as another tone", () => {
  expect(loudness(sent(48_000, 12_000, 1))).toBeLessThan(0.01);
});

test("pieces are of 40 ms, with the number of who takes them", () => {
  const message = framed(7, Int16Array.of(1, -2));
  expect([...message]).toEqual([7, 1, 0, 254, 255]);
  expect(new Pcm(16_000).push(new Float32Array(700)).map((piece) => piece.length)).toEqual([640]);
});

test("what is too loud is cut, not turned round", () => {
  const loud = new Pcm(16_000).push(new Float32Array(2000).fill(1.5));
  expect(Math.max(...(loud[1] ?? []))).toBe(32767);
});
