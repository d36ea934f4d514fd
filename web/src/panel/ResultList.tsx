// The found places as a list that one Tab enters and arrow keys walk.

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Dot } from '../api';
import type { Features } from '../features';
import { useTexts } from '../language/useLanguage';
import type { Texts } from '../language/texts';
import { pageSize, type Results } from '../useSearch';
import type { Go } from '../useView';
import type { View } from '../view';
import { NoResults } from './NoResults';
import { ProblemNote } from './ProblemNote';
import { ResultItem } from './ResultItem';

interface Properties {
  results: Results;
  view: View;
  features: Features;
  hovered: string | null;
  /** The place whose card was closed just now: it gets the focus back. */
  opener: string | null;
  hover: (place: Dot | null) => void;
  open: (id: string) => void;
  more: () => void;
  retry: () => void;
  go: Go;
}

function summary({ state, found, total, centre, problem }: Results, texts: Texts): string {
  if (state === 'loading') return texts.loading;
  if (problem) return '';
  const count = found.length === 0 ? texts.noResults : texts.resultCount(found.length, total);
  return centre ? `${count} · ${texts.near(centre.name)}` : count;
}

export function ResultList({ results, view, features, hovered, opener, hover, open, more, retry, go }: Properties) {
  const texts = useTexts();
  const { state, found, total, next, partial, problem } = results;
  const list = useRef<HTMLOListElement>(null);
  const [active, setActive] = useState(0);
  const awaited = useRef<number | null>(null);

  const focusItem = (index: number) => {
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>('button');
    buttons?.[Math.max(0, Math.min(index, buttons.length - 1))]?.focus();
  };

  useEffect(() => {
    const index = found.findIndex((place) => place.id === opener);
    if (index >= 0 && document.activeElement === document.body) focusItem(index);
    // Only when a card closes, not when results change.
  }, [opener]);

  // A page that was asked for is read on from its first place.
  useEffect(() => {
    if (awaited.current !== null && found.length > awaited.current) {
      focusItem(awaited.current);
      awaited.current = null;
    }
    if (found.length <= active) setActive(0);
  }, [found]);

  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: found.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focusItem(to);
  };

  const showMore = () => {
    awaited.current = found.length;
    more();
  };

  const rest = total === null ? pageSize : Math.min(pageSize, total - found.length);
  return (
    <section className="results" aria-busy={state.startsWith('loading')}>
      <div className="count-row">
        <p className="count" role="status">
          {summary(results, texts)}
        </p>
        {features.sorts.length > 1 && found.length > 1 && <Sort view={view} features={features} go={go} />}
      </div>
      {state === 'loading' && <Skeleton />}
      <ol ref={list} role="list" className="list" onKeyDown={walk} onMouseLeave={() => hover(null)}>
        {found.map((place, index) => (
          <ResultItem
            key={place.id}
            place={place}
            number={index + 1}
            reachable={index === active}
            hovered={place.id === hovered}
            focused={() => {
              setActive(index);
              hover(place);
            }}
            hover={hover}
            open={open}
          />
        ))}
      </ol>
      {partial && <p className="count">{texts.partial}</p>}
      {problem && <ProblemNote problem={problem} retry={retry} />}
      {state === 'ready' && found.length === 0 && <NoResults view={view} features={features} located={view.position !== null || results.centre !== null} go={go} />}
      {next && !problem && rest > 0 && (
        <button className="wide" aria-disabled={state === 'loading more'} onClick={showMore}>
          {state === 'loading more' ? texts.loading : texts.more(rest)}
        </button>
      )}
    </section>
  );
}

function Sort({ view, features, go }: { view: View; features: Features; go: Go }) {
  const texts = useTexts();
  const [usual = ''] = features.sorts;
  return (
    <label className="sort">
      <span className="unseen">{texts.sort}</span>
      <select value={view.sort || usual} onChange={({ target }) => go({ sort: target.value === usual ? '' : target.value })}>
        {features.sorts.map((sort) => (
          <option key={sort} value={sort}>
            {texts.sorts[sort] ?? sort}
          </option>
        ))}
      </select>
    </label>
  );
}

function Skeleton() {
  return (
    <div className="skeleton" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((row) => (
        <span key={row} />
      ))}
    </div>
  );
}
