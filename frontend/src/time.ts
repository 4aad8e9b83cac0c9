/** Times as people say them. */

const UNITS: [number, string][] = [
  [1, "second"],
  [60, "minute"],
  [3600, "hour"],
  [86_400, "day"],
];

/** Returns the time of day, with the date when it is not of today. */
export function moment(language: string, iso: string, now = new Date()): string {
  const then = new Date(iso);
  const today = then.toDateString() === now.toDateString();
  return then.toLocaleString(language, {
    dateStyle: today ? undefined : "short",
    timeStyle: "short",
  });
}

/** Returns how long ago something was, in its largest unit. */
export function duration(language: string, iso: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  const [size, unit] = UNITS.findLast(([least]) => seconds >= least) ?? [1, "second"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(
    Math.floor(seconds / size),
  );
}
