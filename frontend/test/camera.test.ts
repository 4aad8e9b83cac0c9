import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CameraInfoController, type CameraInfo } from "../src/camera";
import type { HomeAssistant } from "../src/home-assistant";

const INFO = { loaded: true, entry_id: "1" } as CameraInfo;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What follows a camera over a connection that can be lost; `error` is the first answer. */
function connected(error?: Error) {
  const end = vi.fn(() => Promise.resolve());
  const ready = new Set<() => void>();
  const subscribeMessage = vi.fn((take: (info: CameraInfo) => void) => {
    if (error && subscribeMessage.mock.calls.length === 1) return Promise.reject(error);
    take(INFO);
    return Promise.resolve(end);
  });
  const hass = {
    connection: {
      subscribeMessage,
      addEventListener: (_: string, listener: () => void) => ready.add(listener),
      removeEventListener: (_: string, listener: () => void) => ready.delete(listener),
    },
  } as unknown as HomeAssistant;
  const controller = new CameraInfoController({ addController: vi.fn() } as never, vi.fn());
  controller.follow(hass, "camera.gate");
  return { controller, subscribeMessage, end, ready };
}

test("after each lost connection the camera is followed again", () => {
  const { controller, subscribeMessage, ready } = connected();
  ready.forEach((listener) => listener());
  expect(subscribeMessage).toHaveBeenCalledTimes(2);
  expect(controller.info).toBe(INFO);
  controller.hostDisconnected();
  expect(ready.size).toBe(0);
});

test("it asks again where Home Assistant does not know the camera yet", async () => {
  const refused = new Error("not_found");
  const { controller, subscribeMessage } = connected(refused);
  await vi.advanceTimersByTimeAsync(0);
  expect(controller.error).toBe(refused);
  await vi.advanceTimersByTimeAsync(3000);
  expect(subscribeMessage).toHaveBeenCalledTimes(2);
  expect([controller.info, controller.error]).toEqual([INFO, undefined]);
});

test("a card that is gone follows nothing", async () => {
  const { controller, subscribeMessage, end } = connected();
  controller.hostDisconnected();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(end).toHaveBeenCalledOnce();
  expect(subscribeMessage).toHaveBeenCalledOnce();
});
