// Where to begin when nobody has said where: the fullest square of a sample of places.

import type { Position } from './position';

const squareDegrees = 0.25;

export function busySpot(places: Position[]): Position | null {
  const squares = new Map<string, Position[]>();
  for (const place of places) {
    const key = `${Math.floor(place.latitude / squareDegrees)}:${Math.floor(place.longitude / squareDegrees)}`;
    squares.set(key, [...(squares.get(key) ?? []), place]);
  }
  const fullest = [...squares.values()].reduce<Position[]>((a, b) => (b.length > a.length ? b : a), []);
  if (fullest.length === 0) return null;
  const mean = (of: (place: Position) => number) => fullest.reduce((sum, place) => sum + of(place), 0) / fullest.length;
  return { latitude: mean((place) => place.latitude), longitude: mean((place) => place.longitude) };
}
