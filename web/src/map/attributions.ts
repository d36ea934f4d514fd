// Whose data is on the map, each once, the most frequent first.

import type { Tiles } from '../useTiles';
import { landAttribution } from './land';

const shownMax = 6;

export function attributionsOf(places: { attribution?: string }[], tiles: Tiles | null): string[] {
  const counts = new Map<string, number>();
  for (const { attribution } of places) {
    if (attribution) counts.set(attribution, (counts.get(attribution) ?? 0) + 1);
  }
  const owners = [...counts].sort((a, b) => b[1] - a[1]).map(([owner]) => owner);
  return [...owners.slice(0, shownMax), tiles?.attribution ?? landAttribution];
}
