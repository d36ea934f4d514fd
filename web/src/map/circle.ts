// The circle of a search as a polygon.

import type { Feature, Polygon } from 'geojson';
import { pointAt } from '../distance';
import type { Position } from '../position';
import type { Box } from './graticule';

const corners = 96;

export function circlePolygon(centre: Position, radius: number): Feature<Polygon> {
  const ring = Array.from({ length: corners + 1 }, (_, i) => {
    const { latitude, longitude } = pointAt(centre, radius, (2 * Math.PI * i) / corners);
    return [longitude, latitude];
  });
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
}

export function circleBox(centre: Position, radius: number): Box {
  return {
    north: pointAt(centre, radius, 0).latitude,
    east: pointAt(centre, radius, Math.PI / 2).longitude,
    south: pointAt(centre, radius, Math.PI).latitude,
    west: pointAt(centre, radius, -Math.PI / 2).longitude,
  };
}
