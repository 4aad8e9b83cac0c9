import { expect, test, vi } from "vitest";
import { DEFAULTS, settingsOf, type CardConfig } from "../src/config";
import { concerns, type HomeAssistant } from "../src/home-assistant";
import { duration, moment } from "../src/time";
import { Progress } from "../src/video";
import { listed, say, sayError } from "../src/words";

const CONFIG: CardConfig = { type: "custom:sercomm-camera-card", entity: "camera.gate" };

test("the camera is all that must be set", () => {
  expect(settingsOf(CONFIG)).toEqual({ ...DEFAULTS, ...CONFIG });
});

test.each([{ entity: "" }, { entity: "light.gate" }, { live: "hls" }, { step: 0 }, { step: 65 }])(
  "%o is refused",
  (wrong) => {
    expect(() => settingsOf({ ...CONFIG, ...wrong } as CardConfig)).toThrow();
  },
);

test("times are told as people do", () => {
  const now = new Date("2026-11-28T12:00:00");
  expect(moment("en", "2026-11-28T09:05:00", now)).toMatch(/^9:05\sAM$/);
  expect(moment("en", "2026-11-27T09:05:00", now)).toContain("11/27/26");
  const before = (seconds: number): string =>
    duration("en", new Date(now.getTime() - seconds * 1000).toISOString(), now.getTime());
  expect([0, 59, 60, 7199, 200_000].map(before)).toEqual([
    "0 sec",
    "59 sec",
    "1 min",
    "1 hr",
    "2 days",
  ]);
});

test("a video runs while it goes on", () => {
  const progress = new Progress();
  expect(progress.runs(undefined, 0, 100)).toBe(false);
  expect(progress.runs({ currentTime: 0, readyState: 4 }, 0, 100)).toBe(false);
  expect(progress.runs({ currentTime: 1, readyState: 1 }, 0, 100)).toBe(false);
  expect(progress.runs({ currentTime: 1, readyState: 4 }, 0, 100)).toBe(true);
  expect(progress.runs({ currentTime: 1, readyState: 4 }, 99, 100)).toBe(true);
  expect(progress.runs({ currentTime: 1, readyState: 4 }, 100, 100)).toBe(false);
  expect(progress.runs({ currentTime: 2, readyState: 4 }, 101, 100)).toBe(true);
});

test("states of others are no concern", () => {
  const [gate, lamp] = [{}, {}];
  const before = { localize: say, connection: say, states: { gate, lamp } };
  const concerned = (change: object, ...ids: (string | undefined)[]): boolean =>
    concerns(
      before as unknown as HomeAssistant,
      { ...before, ...change } as unknown as HomeAssistant,
      ids,
    );
  expect(concerned({ states: { gate, lamp: {} } }, "gate", undefined)).toBe(false);
  expect(concerned({ states: { gate: {}, lamp } }, "gate", undefined)).toBe(true);
  expect(concerned({ localize: () => "" }, "gate")).toBe(true);
  expect(concerned({ connection: {} }, "gate")).toBe(true);
});

test.each([
  ["en", "Area, Name, and Color"],
  ["zh-Hans", "Area、Name和Color"],
  ["ja", "Area、Name、Color"],
])("a list in %s", (language, list) => {
  expect(listed({ language } as HomeAssistant, ["Area", "Name", "Color"])).toBe(list);
});

test("errors are told in the user's language where there are words for them", () => {
  const localize = vi.fn((key: string) => (key.includes("known") ? "Bekannt" : ""));
  const hass = { localize } as unknown as HomeAssistant;
  const failure = { message: "English", translation_domain: "sercomm" };
  expect(sayError(hass, { ...failure, translation_key: "known" })).toBe("Bekannt");
  expect(sayError(hass, { ...failure, translation_key: "other" })).toBe("English");
  sayError(hass, undefined);
  expect(localize).toHaveBeenLastCalledWith("component.sercomm.common.card_failed", undefined);
});
