// MapLibre in the words of the page: places, circle, colours, and what the user does with them.

import type { Feature } from 'geojson';
import maplibre, { type GeoJSONSource, type MapGeoJSONFeature, type MapMouseEvent, type VectorTileSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Basemap, Dot } from '../api';
import type { Position } from '../position';
import { circleBox, circlePolygon } from './circle';
import { type Box, graticule } from './graticule';
import { readLand } from './land';
import { firstOverTiles, layers, placesLayers, placesSource, type SourceName, style } from './layers';
import type { Palette } from './palette';
import { drawPicture } from './pictures';
import { addStreets, streetLayers } from './streets';

maplibre.setWorkerUrl(workerUrl);

export interface MapEvents {
  /** The pointer is over a place, or over none. */
  hover: (place: Dot | null) => void;
  select: (id: string) => void;
  /** The user wants to see the places of a cluster that no zoom takes apart. */
  gather: (at: Position) => void;
  /** The single places of the tiles that are in sight. */
  seen: (dots: Dot[]) => void;
  /** The user has moved the map: its centre, and how far the sides are away. */
  moved: (centre: Position, metres: number) => void;
}

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** A place with the badge it has in the list: its number, or none. */
export interface Marked {
  place: Dot;
  number: number;
  badge: string;
}

const placeLayers = ['chosen', 'listed', 'listed-dot', 'dot'];
const clusterLayer = 'cluster';
const zoomMax = 18;
// A cluster's cell falls into 4 × 4.
const clusterZoom = 2;
const fontFamily = "Pretendard, 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', system-ui, sans-serif";

function point(place: Position, properties: Record<string, unknown>): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] } };
}

// Positions of tiles are rounded to less than a pixel.
function dotOf({ geometry, properties }: MapGeoJSONFeature): Dot | null {
  if (geometry.type !== 'Point' || typeof properties['id'] !== 'string') return null;
  const [longitude = 0, latitude = 0] = geometry.coordinates;
  return { ...properties, id: properties['id'], name: String(properties['name']), latitude, longitude };
}

const marker = ({ place, number, badge }: Marked): Feature => point(place, { id: place.id, name: place.name, number, badge });

export class PlaceMap {
  private readonly map: maplibre.Map;
  private readonly styled: Promise<void>;
  private places: string | null = null;
  private seen = '';
  private hovered: Dot | null = null;
  private hasStreets = false;

  /** Throws where the browser has no WebGL. */
  constructor(container: HTMLElement, private palette: Palette, private readonly events: MapEvents) {
    this.map = new maplibre.Map({
      container,
      style: style(palette),
      center: [20, 25],
      zoom: 1.2,
      maxZoom: zoomMax,
      attributionControl: false,
      localIdeographFontFamily: fontFamily,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), 'bottom-left');
    // Whether the picture is whole: for who photographs it.
    this.map.on('render', () => delete container.dataset['drawn']);
    this.map.on('idle', () => {
      container.dataset['drawn'] = '';
      this.tellSeen();
    });
    this.map.on('styleimagemissing', ({ id }) => this.addPicture(id));
    this.styled = new Promise((resolve) => this.map.once('style.load', () => resolve()));
    this.map.on('moveend', (event) => this.settle(Boolean(event.originalEvent)));
    this.map.on('click', (event) => this.click(event));
    this.map.on('mousemove', (event) => this.pointAt(event));
    this.map.on('mouseout', () => this.hover(null));
    void this.styled.then(() => this.settle(false));
    readLand().then((land) => this.show('land', land), () => undefined);
  }

  remove(): void {
    this.map.remove();
  }

  setLabel(label: string): void {
    this.map.getCanvas().setAttribute('aria-label', label);
  }

  setPalette(palette: Palette): void {
    this.palette = palette;
    void this.styled.then(() => {
      for (const layer of [...layers(palette), ...(this.hasStreets ? streetLayers(palette) : [])]) {
        for (const [name, value] of Object.entries(layer.paint ?? {})) {
          this.map.setPaintProperty(layer.id, name as never, value as never);
        }
        const icon = layer.type === 'symbol' && layer.layout?.['icon-image'];
        if (icon) this.map.setLayoutProperty(layer.id, 'icon-image', icon);
      }
    });
  }

  /** Lays the tiles of another server over the page's own coast. */
  setTiles(url: string): void {
    void this.styled.then(() => {
      this.map.addSource('tiles', { type: 'raster', tiles: [url], tileSize: 256, maxzoom: 19 });
      this.map.addLayer({ id: 'tiles', type: 'raster', source: 'tiles' }, firstOverTiles);
    });
  }

  /** Draws the streets of an extract over the page's own coast. */
  setStreets(basemap: Basemap): void {
    void this.styled.then(() => {
      addStreets(this.map, basemap, this.palette, firstOverTiles);
      this.hasStreets = true;
    });
  }

  setListed(listed: Marked[]): void {
    this.show('listed', listed.map(marker));
  }

  /** Shows the places of these vector tiles, or none. Tiles that are too old are asked for again. */
  setPlaces(url: string | null): void {
    void this.styled.then(() => {
      if (url === this.places) return;
      this.places = url;
      const source = this.map.getSource<VectorTileSource>(placesSource);
      if (!url || !source) return this.showPlaces(false);
      // A source that is being told its tiles has none to draw.
      source.once('data', () => this.showPlaces(this.places !== null));
      source.setTiles([url]);
    });
  }

  setChosen(chosen: Marked[]): void {
    this.show('chosen', chosen.map(marker));
    const ids = chosen.map(({ place }) => place.id);
    void this.styled.then(() => this.map.setFilter('listed-name', ['!', ['in', ['get', 'id'], ['literal', ids]]]));
  }

  setCircle(centre: Position | null, radius: number): void {
    this.show('circle', centre ? [circlePolygon(centre, radius)] : []);
    this.show('centre', centre ? [point(centre, {})] : []);
  }

  /** Room that the page covers: what is shown is shown beside it. */
  setPadding(padding: Padding): void {
    this.map.setPadding(padding);
  }

  fitCircle(centre: Position, radius: number): void {
    const box = circleBox(centre, radius);
    this.map.fitBounds([box.west, box.south, box.east, box.north], { padding: 24, maxZoom: zoomMax, duration: 700 });
  }

  /** Moves only if the place is out of sight. */
  reveal(place: Position): void {
    const at = this.map.project([place.longitude, place.latitude]);
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.map.getPadding();
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const margin = 30;
    const seen =
      at.x > left + margin && at.x < width - right - margin && at.y > top + margin && at.y < height - bottom - margin;
    if (seen) return;
    this.map.easeTo({ center: [place.longitude, place.latitude], zoom: Math.max(this.map.getZoom(), 13), duration: 500 });
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: 250 });
  }

  private show(name: SourceName, features: Feature[]): void {
    void this.styled.then(() => {
      const source = this.map.getSource<GeoJSONSource>(name);
      source?.setData({ type: 'FeatureCollection', features });
    });
  }

  private showPlaces(visible: boolean): void {
    for (const layer of placesLayers) this.map.setLayoutProperty(layer, 'visibility', visible ? 'visible' : 'none');
  }

  private addPicture(name: string): void {
    const picture = this.map.hasImage(name) ? null : drawPicture(name, fontFamily);
    if (picture) this.map.addImage(name, picture.data, picture.options);
  }

  private sight(): Box {
    const bounds = this.map.getBounds();
    return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
  }

  private settle(byUser: boolean): void {
    this.show('grid', graticule(this.sight()));
    if (!byUser) return;
    const centre = this.map.getCenter().wrap();
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.map.getPadding();
    const pixels = Math.min(width - left - right, height - top - bottom) / 2;
    const metresPerPixel = (40_075_017 * Math.cos((centre.lat * Math.PI) / 180)) / (512 * 2 ** this.map.getZoom());
    this.events.moved({ latitude: centre.lat, longitude: centre.lng }, pixels * metresPerPixel);
  }

  // Pictures of lists and tiles are drawn of the same place: the upper one is taken.
  private placeAt(event: MapMouseEvent): Dot | null {
    const reach = 6;
    const { x, y } = event.point;
    const [found] = this.map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: placeLayers });
    return found ? dotOf(found) : null;
  }

  private clusterAt(event: MapMouseEvent): Position | null {
    const [cluster] = this.map.queryRenderedFeatures(event.point, { layers: [clusterLayer] });
    if (cluster?.geometry.type !== 'Point') return null;
    const [longitude = 0, latitude = 0] = cluster.geometry.coordinates;
    return { latitude, longitude };
  }

  private pointAt(event: MapMouseEvent): void {
    if (!this.map.isStyleLoaded()) return;
    const place = this.placeAt(event);
    this.map.getCanvas().style.cursor = place ?? this.clusterAt(event) ? 'pointer' : '';
    this.hover(place);
  }

  // Each move over one place is no news.
  private hover(place: Dot | null): void {
    if (place?.id === this.hovered?.id) return;
    this.hovered = place;
    this.events.hover(place);
  }

  private click(event: MapMouseEvent): void {
    const place = this.placeAt(event);
    if (place) return this.events.select(place.id);
    const cluster = this.clusterAt(event);
    if (!cluster) return undefined;
    if (this.map.getZoom() >= zoomMax) return this.events.gather(cluster);
    const zoom = Math.min(this.map.getZoom() + clusterZoom, zoomMax);
    this.map.easeTo({ center: [cluster.longitude, cluster.latitude], zoom }, { originalEvent: event.originalEvent });
    return undefined;
  }

  private tellSeen(): void {
    const features = this.map.queryRenderedFeatures({ layers: ['dot'] });
    const dots = new Map(features.flatMap((feature) => dotOf(feature) ?? []).map((dot) => [dot.id, dot]));
    const ids = [...dots.keys()].sort().join();
    if (ids === this.seen) return;
    this.seen = ids;
    this.events.seen([...dots.values()]);
  }
}
