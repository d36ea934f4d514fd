// Streets, water, green and buildings of an OpenStreetMap extract that the server was given, below everything of ours.

import type { ExpressionSpecification, FilterSpecification, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { Basemap } from '../api';
import { byZoom, font } from './fonts';
import type { Palette } from './palette';

const source = 'streets';
const groundSource = 'ground';

// Below this zoom the coast of the whole world says more than a few tiles.
const groundZoom = 10;
// Extracts far from each other have bounds that hold much beside them: there the coast stays.
const groundDegrees = 2;

const tunnel: ExpressionSpecification = ['to-boolean', ['get', 'tunnel']];
const fainter: ExpressionSpecification = ['case', tunnel, 0.35, 1];

const kind: ExpressionSpecification = ['get', 'kind'];
const isOf = (...kinds: string[]): FilterSpecification => ['in', kind, ['literal', kinds]];
const byKind = (otherwise: unknown, ...cases: unknown[]): ExpressionSpecification =>
  ['match', kind, ...cases, otherwise] as unknown as ExpressionSpecification;

const roads = ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'minor', 'service'];
const major = ['motorway', 'trunk', 'primary'];
const middle = ['secondary', 'tertiary'];
const green = ['park', 'grass', 'pitch', 'cemetery', 'scrub', 'wetland', 'farmland'];
const built = ['industrial', 'commercial', 'education', 'hospital', 'airport', 'parking', 'military'];

// Wider roads lie over narrower ones.
const order = byKind(0, 'motorway', 6, 'trunk', 5, 'primary', 4, 'secondary', 3, 'tertiary', 2, 'minor', 1);

// Pixels; `more` is for the edges.
function width(more: number): ExpressionSpecification {
  const at = (wide: number, mid: number, narrow: number, service: number) =>
    byKind(narrow + more, major, wide + more, middle, mid + more, 'service', service + more);
  const stops = [8, at(0.8, 0.3, 0.1, 0), 12, at(2.2, 1.4, 0.5, 0.2), 14, at(4.5, 3.2, 1.8, 0.8), 16, at(10, 8, 6, 3), 18, at(22, 18, 15, 8)];
  return ['interpolate', ['exponential', 1.4], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

function areas(colour: Palette): LayerSpecification[] {
  const grounds = byKind('rgba(0, 0, 0, 0)', green, colour.park, 'wood', colour.wood, built, colour.built);
  return [
    { id: 'street-ground', type: 'fill', source: groundSource, minzoom: groundZoom, paint: { 'fill-color': colour.land } },
    { id: 'street-landuse', type: 'fill', source, 'source-layer': 'landuse', paint: { 'fill-color': grounds } },
    { id: 'street-water', type: 'fill', source, 'source-layer': 'water', paint: { 'fill-color': colour.water } },
    {
      id: 'street-waterway',
      type: 'line',
      source,
      'source-layer': 'waterway',
      paint: { 'line-color': colour.water, 'line-width': byZoom(10, 1, 14, byKind(1.2, ['river', 'canal'], 3), 18, byKind(3, ['river', 'canal'], 12)) },
    },
    {
      id: 'street-building',
      type: 'fill',
      source,
      'source-layer': 'building',
      minzoom: 13,
      paint: { 'fill-color': colour.building, 'fill-outline-color': colour.buildingEdge, 'fill-opacity': byZoom(13, 0, 14.5, 1) },
    },
  ];
}

function lines(colour: Palette): LayerSpecification[] {
  const from = { source, 'source-layer': 'road' };
  const round = { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': order } as const;
  return [
    {
      id: 'street-path',
      type: 'line',
      ...from,
      minzoom: 14,
      filter: isOf('path'),
      paint: { 'line-color': colour.path, 'line-width': byZoom(14, 0.6, 18, 2), 'line-dasharray': [2, 1.5] },
    },
    { id: 'street-edge', type: 'line', ...from, minzoom: 11, filter: isOf(...roads), layout: round, paint: { 'line-color': colour.roadEdge, 'line-width': width(1.4), 'line-opacity': fainter } },
    {
      id: 'street-road',
      type: 'line',
      ...from,
      filter: isOf(...roads),
      layout: round,
      paint: { 'line-color': byKind(colour.road, major, colour.mainRoad), 'line-width': width(0), 'line-opacity': fainter },
    },
    {
      id: 'street-rail',
      type: 'line',
      ...from,
      minzoom: 11,
      filter: ['all', isOf('rail'), ['!', tunnel]] as FilterSpecification,
      paint: { 'line-color': colour.rail, 'line-width': byZoom(11, 0.6, 18, 1.6) },
    },
  ];
}

function names(colour: Palette): LayerSpecification[] {
  const paint = { 'text-color': colour.streetText, 'text-halo-color': colour.land, 'text-halo-width': 1.4 };
  return [
    {
      id: 'street-name',
      type: 'symbol',
      source,
      'source-layer': 'road',
      minzoom: 13,
      filter: ['all', ['has', 'name'], ['any', isOf(...major, ...middle), ['>=', ['zoom'], 15]], ['!', isOf('rail', 'service')]] as FilterSpecification,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'symbol-sort-key': ['-', 0, order],
        'text-field': ['get', 'name'],
        'text-font': font,
        'text-size': byZoom(13, 10, 17, 12.5),
        'text-letter-spacing': 0.01,
        'text-max-angle': 30,
      },
      paint,
    },
    {
      id: 'street-place',
      type: 'symbol',
      source,
      'source-layer': 'place',
      maxzoom: 16,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': font,
        'text-size': byKind(12, 'city', 16, 'town', 14),
        'text-max-width': 8,
        'symbol-sort-key': byKind(4, 'city', 0, 'town', 1, 'village', 2, 'suburb', 3),
      },
      paint: { ...paint, 'text-color': colour.placeText },
    },
  ];
}

export const streetLayers = (colour: Palette): LayerSpecification[] => [...areas(colour), ...lines(colour), ...names(colour)];

/** Adds them to a map, below the layer `below`. */
export function addStreets(map: MapLibre, basemap: Basemap, colour: Palette, below: string): void {
  const [west, south, east, north] = basemap.bounds;
  const { minzoom, maxzoom, bounds } = basemap;
  map.addSource(source, { type: 'vector', tiles: [location.origin + basemap.tiles], minzoom, maxzoom, bounds });
  // The coast of the whole world is too coarse for streets: here it is covered.
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  const coordinates = Math.max(east - west, north - south) < groundDegrees ? [ring] : [];
  map.addSource(groundSource, { type: 'geojson', data: { type: 'Polygon', coordinates } });
  for (const layer of streetLayers(colour)) map.addLayer(layer, below);
}
