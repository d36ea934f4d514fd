// Search, list, map and place card, in step over one view.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Dot, tilesUrl } from './api';
import type { Features } from './features';
import { useTexts } from './language/useLanguage';
import { attributionsOf } from './map/attributions';
import { MapView } from './map/MapView';
import type { Marked } from './map/placeMap';
import { Filters } from './panel/Filters';
import { Header } from './panel/Header';
import { PlaceCard } from './panel/PlaceCard';
import { ResultList } from './panel/ResultList';
import { SearchForm } from './panel/SearchForm';
import { Sheet } from './panel/Sheet';
import { Welcome } from './panel/Welcome';
import { distanceBetween } from './distance';
import type { Position } from './position';
import { useCategories } from './useCategories';
import { useConfig } from './useConfig';
import { usePlace } from './usePlace';
import { useSame } from './useSame';
import { useSample } from './useSample';
import { filtersOf, searchOf, useSearch } from './useSearch';
import { useTheme } from './useTheme';
import { useView } from './useView';

export function Explorer({ features }: { features: Features }) {
  const texts = useTexts();
  const [theme, toggleTheme] = useTheme();
  const config = useConfig();
  const [view, go] = useView();
  const [hovered, setHovered] = useState<Dot | null>(null);
  const [seen, setSeen] = useState(noPlaces);
  const opener = useRef<string | null>(null);

  // The place that is open is no part of what is searched: opening one must not search again.
  const search = useSame(searchOf(view, features));
  const { results, more, retry } = useSearch(search, features);
  const sample = useSample(!search && features.exports);
  const categories = useCategories(results.found, seen, view.category);
  const reading = usePlace(view.place);
  const open = reading?.state === 'ready' ? reading.place : null;

  const listed = useMemo(
    () => results.found.map((place, i): Marked => ({ place, number: i + 1, badge: String(i + 1) })),
    [results.found],
  );
  const chosen = useMemo(() => {
    const badged = (place: Dot): Marked =>
      listed.find((marked) => marked.place.id === place.id) ?? { place, number: 0, badge: '' };
    return [hovered, open].flatMap((place) => (place ? badged(place) : []));
  }, [hovered, open, listed]);
  // Tiles know no names: dots that the search has not found would say that it had.
  const places = features.tiles && !search?.name ? tilesUrl(filtersOf(view, features)) : null;

  const openPlace = useCallback(
    (id: string) => {
      opener.current = id;
      go({ place: id });
    },
    [go],
  );
  const closePlace = useCallback(() => go({ place: null }), [go]);
  const searchNear = useCallback((near: string) => go({ near, position: null, place: null }), [go]);
  const searchAt = useCallback((at: Position, within?: number) => {
    go({ position: at, place: null, ...(within !== undefined && { radius: within }) });
  }, [go]);

  useEffect(() => {
    document.title = open ? `${open.name} · ${texts.title}` : `${texts.title} · ${texts.tagline}`;
  }, [open, texts]);

  const centre = view.position ?? (search ? results.centre : null);
  const away = open && centre ? distanceBetween(centre, open) : null;
  const measured = results.found.find((place) => place.id === view.place)?.distance_m;
  return (
    <div className="app">
      <a className="skip" href="#results">
        {texts.skip}
      </a>
      <Header theme={theme} toggleTheme={toggleTheme} />
      <SearchForm position={view.position} near={view.near} search={searchAt} searchNear={features.near ? searchNear : null} />
      <Sheet news={view.place}>
        <main id="results" tabIndex={-1} aria-label={texts.results}>
          {reading && (
            <PlaceCard reading={reading} distance={measured ?? away} hasHours={features.hours} close={closePlace} searchAround={searchAt} />
          )}
          <div className="browse" hidden={reading !== null}>
            {search ? (
              <>
                <Filters view={view} go={go} features={features} categories={categories} />
                <ResultList
                  results={results}
                  view={view}
                  features={features}
                  hovered={hovered?.id ?? null}
                  opener={reading ? null : opener.current}
                  hover={setHovered}
                  open={openPlace}
                  more={more}
                  retry={retry}
                  go={go}
                />
              </>
            ) : (
              <Welcome sample={sample} search={searchAt} />
            )}
          </div>
        </main>
      </Sheet>
      <MapView
        theme={theme}
        config={config}
        listed={listed}
        places={places}
        chosen={chosen}
        centre={centre}
        radius={view.radius}
        radiusMax={features.radiusMax}
        revealed={open}
        attributions={attributionsOf([...results.found, ...seen, ...(sample ?? []), ...(open ? [open] : [])], config)}
        hover={setHovered}
        seen={setSeen}
        select={openPlace}
        search={searchAt}
      />
    </div>
  );
}

const noPlaces: Dot[] = [];
