// Lines of equal latitude and longitude for what is in sight, as far apart as the eye likes.

import type { Feature, LineString } from 'geojson';

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const linesAcross = 5;
const latitudeMax = 85;

function line(label: string, from: [number, number], to: [number, number]): Feature<LineString> {
  return { type: 'Feature', properties: { label }, geometry: { type: 'LineString', coordinates: [from, to] } };
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

export function graticule(sight: Box): Feature<LineString>[] {
  const span = Math.max(sight.east - sight.west, sight.north - sight.south);
  const step = steps.find((size) => size * linesAcross >= span) ?? 30;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  const south = Math.max(sight.south - step, -latitudeMax);
  const north = Math.min(sight.north + step, latitudeMax);
  const [west, east] = [sight.west - step, sight.east + step];
  const wrapped = (longitude: number) => ((((longitude + 180) % 360) + 360) % 360) - 180;
  const name = (degrees: number) => `${Number(degrees.toFixed(digits)).toFixed(digits)}°`;
  return [
    ...multiples(south, north, step).map((at) => line(name(at), [west, at], [east, at])),
    ...multiples(west, east, step).map((at) => line(name(wrapped(at)), [at, south], [at, north])),
  ];
}
