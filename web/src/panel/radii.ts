// The radii that a search offers, in metres.

const offered = [300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

/** Returns them up to what the server takes, with the current one where it is another. */
export function radiiWith(current: number, most: number): number[] {
  const all = new Set([...offered.filter((radius) => radius <= most), Math.min(current, most)]);
  return [...all].sort((a, b) => a - b);
}

/** Returns the next larger one, or null. */
export function widerThan(radius: number, most: number): number | null {
  return offered.find((wider) => wider >= radius * 2 && wider <= most) ?? null;
}
