/** Rectangles on the camera's grid of 640 x 480: both corners belong to them. */

export const WIDTH = 640;
export const HEIGHT = 480;

/** Left, top, right, bottom. */
export type Area = readonly [number, number, number, number];

export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;
export type Handle = (typeof HANDLES)[number];

/** Returns the place of the grid that a place of the picture, 0 to 1, lies in. */
export function toGrid(x: number, y: number): [number, number] {
  return [inside(Math.floor(x * WIDTH), WIDTH), inside(Math.floor(y * HEIGHT), HEIGHT)];
}

/** Returns the rectangle between two corners, whichever they are. */
export function between(x0: number, y0: number, x1: number, y1: number): Area {
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
}

/** Returns a rectangle moved as far as the edges let it. */
export function moved([x0, y0, x1, y1]: Area, dx: number, dy: number): Area {
  const across = Math.max(-x0, Math.min(WIDTH - 1 - x1, dx));
  const down = Math.max(-y0, Math.min(HEIGHT - 1 - y1, dy));
  return [x0 + across, y0 + down, x1 + across, y1 + down];
}

/** Returns a rectangle one of whose handles was moved, also past the other side. */
export function resized([x0, y0, x1, y1]: Area, handle: Handle, dx: number, dy: number): Area {
  const west = handle.includes("w") ? inside(x0 + dx, WIDTH) : x0;
  const east = handle.includes("e") ? inside(x1 + dx, WIDTH) : x1;
  const north = handle.includes("n") ? inside(y0 + dy, HEIGHT) : y0;
  const south = handle.includes("s") ? inside(y1 + dy, HEIGHT) : y1;
  return between(west, north, east, south);
}

/** Returns where a rectangle lies in the picture, for CSS. */
export function styleOf([x0, y0, x1, y1]: Area): string {
  const [left, top] = [percent(x0 / WIDTH), percent(y0 / HEIGHT)];
  const [width, height] = [percent((x1 + 1 - x0) / WIDTH), percent((y1 + 1 - y0) / HEIGHT)];
  return `left:${left};top:${top};width:${width};height:${height}`;
}

function inside(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}

function percent(part: number): string {
  return `${(part * 100).toFixed(4)}%`;
}
