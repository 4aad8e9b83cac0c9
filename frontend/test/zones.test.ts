import { beforeEach, expect, test } from "vitest";
import { Zones } from "../src/windows/zones";

const WINDOW = { number: 1, enabled: true, name: "Gate", threshold: 80, sensitivity: 6 };
let zones: Zones;

beforeEach(() => {
  zones = new Zones({
    windows: [
      { ...WINDOW, area: [0, 0, 639, 479] },
      { number: 2, enabled: null, area: null, name: null, threshold: null, sensitivity: null },
    ],
    masks: [{ number: 1, enabled: false, area: [9, 9, 3, 3], color: "888888" }],
  });
});

test("what the camera does not tell is not edited", () => {
  expect(zones.find("window", 2)).toEqual({
    kind: "window",
    number: 2,
    enabled: false,
    area: [0, 0, 639, 479],
  });
  expect(zones.find("mask", 1)?.area).toEqual([3, 3, 9, 9]);
});

test("only what differs is written", () => {
  expect(zones.changes()).toEqual({ windows: [], masks: [] });
  zones.change("window", 1, { area: [1, 2, 3, 4], threshold: 80 });
  zones.change("mask", 1, { enabled: true });
  expect(zones.changes()).toEqual({
    windows: [{ number: 1, area: [1, 2, 3, 4] }],
    masks: [{ number: 1, enabled: true }],
  });
  zones.change("window", 1, { area: [0, 0, 639, 479] });
  expect(zones.changes().windows).toEqual([]);
});

test("a gesture is undone as a whole, other changes one by one", () => {
  zones.change("window", 1, { threshold: 1 });
  for (const x of [1, 2, 3]) zones.change("window", 1, { area: [x, 0, 9, 9] }, "pointer 1");
  zones.settle();
  zones.change("window", 1, { area: [7, 0, 9, 9] }, "pointer 1");
  zones.undo();
  expect(zones.find("window", 1)?.area).toEqual([3, 0, 9, 9]);
  zones.undo();
  expect(zones.find("window", 1)?.area).toEqual([0, 0, 639, 479]);
  expect(zones.canUndo).toBe(true);
  zones.undo();
  expect(zones.canUndo).toBe(false);
  expect(zones.changes()).toEqual({ windows: [], masks: [] });
  zones.undo();
  expect(zones.all).toHaveLength(3);
});
