// A search that found nothing says what to try.

import { formatDistance } from '../distance';
import type { Features } from '../features';
import { useTexts } from '../language/useLanguage';
import type { Go } from '../useView';
import { noFilters, type View } from '../view';
import { widerThan } from './radii';

interface Properties {
  view: View;
  features: Features;
  /** Whether it is known where the centre is. */
  located: boolean;
  go: Go;
}

export function NoResults({ view, features, located, go }: Properties) {
  const texts = useTexts();
  if (!located) {
    return (
      <div className="note">
        <p>{texts.unknownPlace(view.near)}</p>
      </div>
    );
  }
  const wider = widerThan(view.radius, features.radiusMax);
  const filtered = JSON.stringify({ ...view, ...noFilters }) !== JSON.stringify(view);
  return (
    <div className="note">
      <p>{texts.noResultsHelp}</p>
      {filtered && (
        <button className="wide" onClick={() => go(noFilters)}>
          {texts.withoutFilters}
        </button>
      )}
      {wider && (
        <button className="wide" onClick={() => go({ radius: wider })}>
          {texts.widen(formatDistance(wider, texts.locale))}
        </button>
      )}
    </div>
  );
}
