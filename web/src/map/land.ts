// Land and sea without the internet: Natural Earth's 1:50 m coast, by way of world-atlas.

import type { Feature, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import landUrl from 'world-atlas/land-50m.json?url';

export const landAttribution = 'Natural Earth';

const pole = -90;

/**
 * Lets longitudes run on where a coast crosses 180° (a jump would be drawn as a line around the world), and puts the
 * ring's middle between -180° and 180°.
 */
function unrolled(ring: Position[]): Position[] {
  let turns = 0;
  let before = ring[0]?.[0] ?? 0;
  let [west, east] = [before, before];
  const run = ring.map(([longitude = 0, latitude = 0]) => {
    turns -= Math.round((longitude - before) / 360);
    before = longitude;
    const at = longitude + 360 * turns;
    [west, east] = [Math.min(west, at), Math.max(east, at)];
    return [at, latitude] as const;
  });
  const shift = 360 * Math.round((west + east) / 720);
  return run.map(([longitude, latitude]) => [longitude - shift, latitude]);
}

// Antarctica's coast goes around the pole: its ends are a world apart, and meet below.
function closed(ring: Position[]): Position[] {
  const [[first = 0, latitude = 0] = [], [last = 0] = []] = [ring[0], ring.at(-1)];
  return Math.abs(first - last) < 180 ? ring : [...ring, [last, pole], [first, pole], [first, latitude]];
}

function drawable(rings: Position[][]): Feature<Polygon> {
  const coordinates = rings.map((ring) => closed(unrolled(ring)));
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } };
}

export async function readLand(): Promise<Feature[]> {
  const response = await fetch(landUrl);
  const topology = (await response.json()) as Topology<{ land: GeometryCollection }>;
  return feature(topology, topology.objects.land).features.flatMap(({ geometry }) => {
    if (geometry.type === 'MultiPolygon') return geometry.coordinates.map(drawable);
    return geometry.type === 'Polygon' ? [drawable(geometry.coordinates)] : [];
  });
}
