/** The eight ways in which a lens turns, as the viewer sees them and as the camera counts. */

export const DIRECTIONS = [
  "up_left",
  "up",
  "up_right",
  "left",
  "right",
  "down_left",
  "down",
  "down_right",
] as const;

export type Direction = (typeof DIRECTIONS)[number];

const KEYS: Record<string, Direction | undefined> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

export const ARROW_KEYS = Object.keys(KEYS);

/** Returns where an arrow key leads. */
export function directionOf(key: string): Direction | undefined {
  return KEYS[key];
}

/** Returns what the camera is told where its picture is upside down or mirrored. */
export function turned(direction: Direction, flip: boolean, mirror: boolean): Direction {
  const words = direction.split("_").map((word) => {
    if (flip && word === "up") return "down";
    if (flip && word === "down") return "up";
    if (mirror && word === "left") return "right";
    if (mirror && word === "right") return "left";
    return word;
  });
  return words.join("_") as Direction;
}

export interface Step {
  direction: Direction;
  distance: number;
}

// Steps that bring the edge of the picture to its middle, by the motor's range.
const REACH = 12;

/** Returns the steps that bring a place of the picture, 0 to 1, to its middle. */
export function stepsTo(x: number, y: number): Step[] {
  const across = Math.round((x - 0.5) * 2 * REACH);
  const along = Math.round((y - 0.5) * 2 * REACH);
  const steps: Step[] = [];
  if (across !== 0) {
    steps.push({ direction: across < 0 ? "left" : "right", distance: Math.abs(across) });
  }
  if (along !== 0) {
    steps.push({ direction: along < 0 ? "up" : "down", distance: Math.abs(along) });
  }
  return steps;
}
