import { expect, test } from "vitest";
import { between, moved, resized, styleOf, toGrid, type Area } from "../src/windows/geometry";

const AREA: Area = [100, 50, 199, 149];

test("every place of the picture lies in one place of the grid", () => {
  expect(toGrid(0, 0)).toEqual([0, 0]);
  expect(toGrid(1, 1)).toEqual([639, 479]);
  expect(toGrid(-3, 7)).toEqual([0, 479]);
  expect(toGrid(0.5, 0.5)).toEqual([320, 240]);
});

test("corners come in any order", () => {
  for (const [x0, x1] of [
    [3, 9],
    [9, 3],
  ] as const) {
    expect(between(x0, 20, x1, 10)).toEqual([3, 10, 9, 20]);
  }
});

test("a rectangle keeps its size at the edges", () => {
  expect(moved(AREA, 10, -10)).toEqual([110, 40, 209, 139]);
  expect(moved(AREA, -1000, 1000)).toEqual([0, 380, 99, 479]);
});

test("each handle moves its sides, also past the other ones", () => {
  expect(resized(AREA, "nw", 5, 6)).toEqual([105, 56, 199, 149]);
  expect(resized(AREA, "se", 5, 6)).toEqual([100, 50, 204, 155]);
  expect(resized(AREA, "n", 50, -10)).toEqual([100, 40, 199, 149]);
  expect(resized(AREA, "e", -150, 0)).toEqual([49, 50, 100, 149]);
  expect(resized(AREA, "sw", -1000, 1000)).toEqual([0, 50, 199, 479]);
});

test("the whole grid is the whole picture", () => {
  expect(styleOf([0, 0, 639, 479])).toBe(
    "left:0.0000%;top:0.0000%;width:100.0000%;height:100.0000%",
  );
});
