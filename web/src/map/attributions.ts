// Whose data is on the map, each once, the most frequent first.

import type { Config } from '../api';
import { landAttribution } from './land';

const shownMax = 6;

export function attributionsOf(places: { attribution?: string }[], config: Config): string[] {
  const counts = new Map<string, number>();
  for (const { attribution } of places) {
    if (attribution) counts.set(attribution, (counts.get(attribution) ?? 0) + 1);
  }
  const owners = [...counts].sort((a, b) => b[1] - a[1]).map(([owner]) => owner);
  const map = config.tiles_url ? [config.tiles_attribution ?? ''] : [config.basemap?.attribution ?? '', landAttribution];
  return [...new Set([...owners.slice(0, shownMax), ...map])].filter((owner) => owner !== '');
}
