import { expect, test } from "vitest";
import { DIRECTIONS, directionOf, stepsTo, turned } from "../src/directions";

test("a picture that is neither upside down nor mirrored turns as seen", () => {
  for (const direction of DIRECTIONS) expect(turned(direction, false, false)).toBe(direction);
});

test("upside down exchanges up and down, mirrored left and right", () => {
  expect(turned("up_left", true, false)).toBe("down_left");
  expect(turned("up_left", false, true)).toBe("up_right");
  expect(turned("down_right", true, true)).toBe("up_left");
  expect(turned("left", true, false)).toBe("left");
  expect(turned("up", false, true)).toBe("up");
});

test("only arrow keys lead somewhere", () => {
  expect(["ArrowUp", "ArrowLeft", "a", "Home"].map(directionOf)).toEqual([
    "up",
    "left",
    undefined,
    undefined,
  ]);
});

test("a place is brought to the middle along both ways", () => {
  expect(stepsTo(0.5, 0.5)).toEqual([]);
  expect(stepsTo(0, 1)).toEqual([
    { direction: "left", distance: 12 },
    { direction: "down", distance: 12 },
  ]);
  expect(stepsTo(0.75, 0.5)).toEqual([{ direction: "right", distance: 6 }]);
});
