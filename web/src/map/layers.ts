// The map's style: what is drawn from which source, lowest first.

import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { byZoom, font } from './fonts';
import type { Palette } from './palette';
import { badgePrefix, plateName } from './pictures';

export const sources = ['land', 'grid', 'circle', 'listed', 'chosen', 'centre'] as const;
export type SourceName = (typeof sources)[number];

function base(colour: Palette): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': colour.water } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colour.land } },
    { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': colour.coast, 'line-width': 1 } },
    { id: 'grid', type: 'line', source: 'grid', paint: { 'line-color': colour.grid, 'line-opacity': 0.22, 'line-width': 1 } },
    {
      id: 'grid-label',
      type: 'symbol',
      source: 'grid',
      layout: { 'symbol-placement': 'line', 'symbol-spacing': 480, 'text-field': ['get', 'label'], 'text-font': font, 'text-size': 10 },
      paint: { 'text-color': colour.gridText, 'text-halo-color': colour.land, 'text-halo-width': 1.5 },
    },
  ];
}

/** The lowest layer that stays in sight when streets or tiles of another server are laid over the coast. */
export const firstOverTiles = 'circle';

function circle(colour: Palette): LayerSpecification[] {
  return [
    { id: 'circle', type: 'fill', source: 'circle', paint: { 'fill-color': colour.circle, 'fill-opacity': 0.05 } },
    {
      id: 'circle-edge',
      type: 'line',
      source: 'circle',
      paint: { 'line-color': colour.circle, 'line-width': 1.5, 'line-opacity': 0.55, 'line-dasharray': [3, 2] },
    },
    {
      id: 'centre',
      type: 'circle',
      source: 'centre',
      paint: { 'circle-radius': 4, 'circle-color': colour.land, 'circle-stroke-color': colour.circle, 'circle-stroke-width': 2.5 },
    },
  ];
}

/** Source of the vector tiles of all places, and what is drawn of it. */
export const placesSource = 'places';
export const placesLayers = ['cluster', 'dot'] as const;

// One picture a count, so that of two that touch one lies whole on the other.
function clusterPicture(colour: Palette): ExpressionSpecification {
  const look = (radius: number) => badgePrefix({ fill: colour.cluster, text: colour.clusterText, edge: colour.clusterEdge, radius });
  return ['concat', ['step', ['get', 'point_count'], look(9), 10, look(11), 100, look(13), 1000, look(15)], ['get', 'point_count_abbreviated']];
}

const ofPlaces = { source: placesSource, 'source-layer': placesSource };

function dots(colour: Palette): LayerSpecification {
  return {
    id: 'dot',
    type: 'circle',
    ...ofPlaces,
    filter: ['!', ['has', 'point_count']],
    layout: { visibility: 'none' },
    paint: {
      'circle-color': colour.dot,
      'circle-radius': byZoom(3, 3, 14, 4.5),
      'circle-stroke-color': colour.markerEdge,
      'circle-stroke-width': 1,
    },
  };
}

function clusters(colour: Palette): LayerSpecification {
  return {
    id: 'cluster',
    type: 'symbol',
    ...ofPlaces,
    filter: ['has', 'point_count'],
    layout: {
      visibility: 'none',
      'symbol-sort-key': ['get', 'point_count'],
      'icon-image': clusterPicture(colour),
      'icon-allow-overlap': true,
      'icon-padding': 0,
    },
  };
}

// Every place of the list has a dot; those that have room have their number.
function listedDots(colour: Palette): LayerSpecification {
  return {
    id: 'listed-dot',
    type: 'circle',
    source: 'listed',
    paint: { 'circle-color': colour.marker, 'circle-radius': 5, 'circle-stroke-color': colour.markerEdge, 'circle-stroke-width': 1.5 },
  };
}

function listedNames(colour: Palette): LayerSpecification {
  return {
    id: 'listed-name',
    type: 'symbol',
    source: 'listed',
    minzoom: 12,
    layout: {
      'symbol-sort-key': ['get', 'number'],
      'text-field': ['get', 'name'],
      'text-font': font,
      'text-size': 11.5,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': 1.25,
      'text-max-width': 12,
    },
    paint: { 'text-color': colour.label, 'text-halo-color': colour.land, 'text-halo-width': 1.8 },
  };
}

// On a plate, because it lies over whatever is there.
function chosenName(colour: Palette): LayerSpecification {
  return {
    id: 'chosen-name',
    type: 'symbol',
    source: 'chosen',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': font,
      'text-size': 13,
      'text-anchor': 'left',
      'text-offset': [1.95, 0],
      'text-max-width': 16,
      'text-allow-overlap': true,
      'icon-image': plateName(colour.plate, colour.chosen),
      'icon-text-fit': 'both',
      'icon-text-fit-padding': [4, 9, 4, 9],
      'icon-allow-overlap': true,
    },
    paint: { 'text-color': colour.chosen },
  };
}

function markers(name: 'listed' | 'chosen', fill: string, text: string, radius: number, colour: Palette): LayerSpecification {
  return {
    id: name,
    type: 'symbol',
    source: name,
    layout: {
      'symbol-sort-key': ['get', 'number'],
      'icon-image': ['concat', badgePrefix({ fill, text, radius, edge: colour.markerEdge }), ['get', 'badge']],
      'icon-allow-overlap': name === 'chosen',
      'icon-padding': 0,
    },
  };
}

// Upper layers are placed first: so the names of the list keep clear of all markers and clusters.
export function layers(colour: Palette): LayerSpecification[] {
  return [
    ...base(colour),
    ...circle(colour),
    dots(colour),
    listedNames(colour),
    clusters(colour),
    listedDots(colour),
    markers('listed', colour.marker, colour.markerText, 11, colour),
    chosenName(colour),
    markers('chosen', colour.chosen, colour.chosenText, 14, colour),
  ];
}

const empty = { type: 'FeatureCollection' as const, features: [] };

export function style(colour: Palette): StyleSpecification {
  const entries = sources.map((name): [string, SourceSpecification] => [name, { type: 'geojson', data: empty }]);
  const tiles: SourceSpecification = { type: 'vector', tiles: [] };
  return { version: 8, sources: { ...Object.fromEntries(entries), [placesSource]: tiles }, layers: layers(colour) };
}
