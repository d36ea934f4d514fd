// The map as a part of the page: hands changes on, shows its buttons and whose data it is.

import { useEffect, useRef, useState } from 'react';
import type { Business, Config, Dot } from '../api';
import { Icon } from '../panel/Icon';
import { useTexts } from '../language/useLanguage';
import type { Position } from '../position';
import { distanceBetween } from '../distance';
import { usePhone } from '../useMedia';
import type { Theme } from '../useTheme';
import { darkPalette, lightPalette } from './palette';
import { type Marked, type Padding, PlaceMap } from './placeMap';

interface Properties {
  theme: Theme;
  config: Config;
  listed: Marked[];
  /** Vector tiles of the places; null for none. */
  places: string | null;
  chosen: Marked[];
  centre: Position | null;
  radius: number;
  radiusMax: number;
  revealed: Business | null;
  attributions: string[];
  hover: (place: Dot | null) => void;
  seen: (dots: Dot[]) => void;
  select: (id: string) => void;
  search: (centre: Position, radius?: number) => void;
}

interface Moved {
  centre: Position;
  metres: number;
}

const beside: Padding = { top: 0, right: 0, bottom: 0, left: 0 };
// On a phone the search box covers the top and the list the lower half.
const behindSheet = (): Padding => ({ top: 120, right: 0, bottom: Math.round(innerHeight * 0.46), left: 0 });
const radiusMin = 50;

// Two digits are enough for a radius that a hand has drawn.
function plainRadius(metres: number, most: number): number {
  const digit = 10 ** Math.floor(Math.log10(metres) - 1);
  return Math.min(Math.max(Math.round(metres / digit) * digit, radiusMin), most);
}

export function MapView(props: Properties) {
  const { theme, config, listed, places, chosen, centre, radius, radiusMax, revealed, attributions, search } = props;
  const texts = useTexts();
  const phone = usePhone();
  const container = useRef<HTMLDivElement>(null);
  const handlers = useRef(props);
  handlers.current = props;
  const [map, setMap] = useState<PlaceMap | null>(null);
  const [failed, setFailed] = useState(false);
  const [moved, setMoved] = useState<Moved | null>(null);
  const palette = theme === 'dark' ? darkPalette : lightPalette;

  useEffect(() => {
    if (!container.current) return undefined;
    try {
      const made = new PlaceMap(container.current, palette, {
        hover: (place) => handlers.current.hover(place),
        seen: (dots) => handlers.current.seen(dots),
        gather: (at) => handlers.current.search(at, radiusMin),
        select: (id) => handlers.current.select(id),
        moved: (to, metres) => setMoved({ centre: to, metres }),
      });
      setMap(made);
      return () => made.remove();
    } catch {
      setFailed(true);
      return undefined;
    }
    // Made once; colours follow below.
  }, []);

  useEffect(() => map?.setPalette(palette), [map, palette]);
  useEffect(() => {
    if (config.tiles_url) map?.setTiles(config.tiles_url);
    else if (config.basemap) map?.setStreets(config.basemap);
  }, [map, config]);
  useEffect(() => map?.setLabel(`${texts.map}. ${texts.mapHelp}`), [map, texts]);
  useEffect(() => map?.setPadding(phone ? behindSheet() : beside), [map, phone]);
  useEffect(() => map?.setListed(listed), [map, listed]);
  useEffect(() => map?.setPlaces(places), [map, places]);
  useEffect(() => map?.setChosen(chosen), [map, chosen]);
  useEffect(() => {
    map?.setCircle(centre, radius);
    if (centre) map?.fitCircle(centre, radius);
    setMoved(null);
  }, [map, centre?.latitude, centre?.longitude, radius, phone]);
  useEffect(() => {
    if (revealed) map?.reveal(revealed);
  }, [map, revealed]);

  const elsewhere = moved && (!centre || distanceBetween(centre, moved.centre) > radius / 3 || moved.metres < radius / 3);
  return (
    <section className="map" aria-label={texts.map}>
      <div ref={container} className="map-canvas" />
      {failed && <p className="map-failed">{texts.noMap}</p>}
      {elsewhere && (
        <button className="search-here" onClick={() => search(moved.centre, plainRadius(moved.metres, radiusMax))}>
          <Icon name="search" /> {texts.searchHere}
        </button>
      )}
      <div className="map-buttons">
        <button aria-label={texts.zoomIn} title={texts.zoomIn} onClick={() => map?.zoomBy(1)}>
          <Icon name="plus" />
        </button>
        <button aria-label={texts.zoomOut} title={texts.zoomOut} onClick={() => map?.zoomBy(-1)}>
          <Icon name="minus" />
        </button>
      </div>
      <p className="attribution">
        {texts.data}:{' '}
        {attributions.map((owner) => (
          <span key={owner}>{owner}</span>
        ))}
      </p>
    </section>
  );
}
