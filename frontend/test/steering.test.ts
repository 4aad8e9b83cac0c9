import { beforeEach, expect, test, vi } from "vitest";
import { HOLD_AFTER, Steering } from "../src/steering";

let sent: string[];
let answer: (() => void)[];
let failed: unknown[];
let steering: Steering<string>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  answer = [];
  failed = [];
  steering = new Steering(
    (step) => {
      sent.push(step);
      return new Promise<void>((resolve) => answer.push(resolve));
    },
    (error) => failed.push(error),
  );
});

async function answered(): Promise<void> {
  answer.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
}

test("ten taps that are answered are ten steps in order", async () => {
  const taps = ["up", "down", "left", "right", "up", "up", "down", "left", "up", "right"];
  for (const tap of taps) {
    steering.press("pointer-1", tap);
    steering.release("pointer-1");
    await answered();
  }
  expect(sent).toEqual(taps);
});

test("of taps that come faster than answers, the newest waits", async () => {
  for (const tap of ["up", "down", "left"]) {
    steering.press("pointer-1", tap);
    steering.release("pointer-1");
  }
  expect(sent).toEqual(["up"]);
  await answered();
  expect(sent).toEqual(["up", "left"]);
  await answered();
  expect(sent).toHaveLength(2);
});

test("a hold goes on with each answer, and ends with its release", async () => {
  steering.press("key", "up");
  await answered();
  expect(sent).toEqual(["up"]);
  await vi.advanceTimersByTimeAsync(HOLD_AFTER);
  expect(sent).toEqual(["up", "up"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(2);
  await answered();
  expect(sent).toHaveLength(3);
  steering.release("key");
  await answered();
  expect(sent).toHaveLength(3);
  expect(steering.busy).toBe(false);
});

test("each hold has its own owner, and the last one leads", async () => {
  steering.press("pointer-1", "up");
  await answered();
  await vi.advanceTimersByTimeAsync(HOLD_AFTER);
  steering.press("ArrowLeft", "left");
  await answered();
  await vi.advanceTimersByTimeAsync(HOLD_AFTER);
  await answered();
  expect(sent.slice(-2)).toEqual(["left", "left"]);
  steering.release("ArrowLeft");
  await answered();
  expect(sent.at(-1)).toBe("up");
});

test("nothing follows a stop, not even what waits", async () => {
  steering.press("pointer-1", "up");
  steering.step("down");
  steering.stop();
  await answered();
  await vi.advanceTimersByTimeAsync(10 * HOLD_AFTER);
  expect(sent).toEqual(["up"]);
});

test("a failure ends a hold, and is told once", async () => {
  const error = new Error("no");
  steering = new Steering(
    () => Promise.reject(error),
    (told) => failed.push(told),
  );
  steering.press("pointer-1", "up");
  await vi.advanceTimersByTimeAsync(10 * HOLD_AFTER);
  expect(failed).toEqual([error]);
  expect(steering.busy).toBe(false);
});
