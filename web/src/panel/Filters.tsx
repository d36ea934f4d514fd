// What narrows a search. A control is shown only where the server offers the filter.

import { useState } from 'react';
import { formatDistance } from '../distance';
import type { Features } from '../features';
import { categoryName } from '../language/category';
import { useTexts } from '../language/useLanguage';
import { filtersOf } from '../useSearch';
import type { Go } from '../useView';
import type { View } from '../view';
import { Icon } from './Icon';
import { MoreFilters } from './MoreFilters';
import { radiiWith } from './radii';
import { TextFilter } from './TextFilter';

interface Properties {
  view: View;
  go: Go;
  features: Features;
  categories: string[];
}

export function Filters({ view, go, features, categories }: Properties) {
  const texts = useTexts();
  const [all, setAll] = useState(false);
  const { exclude, minRating, prices, features: amenities } = filtersOf(view, features);
  const hidden = [exclude, minRating > 0, prices.length > 0, ...amenities].filter(Boolean).length;
  return (
    <section className={all ? 'filters all' : 'filters'} aria-label={texts.filters}>
      <div className="filter-row">
        <label className="pill">
          <span>{texts.radius}</span>
          <select value={view.radius} onChange={(event) => go({ radius: Number(event.target.value) })}>
            {radiiWith(view.radius, features.radiusMax).map((radius) => (
              <option key={radius} value={radius}>
                {formatDistance(radius, texts.locale)}
              </option>
            ))}
          </select>
        </label>
        {features.name && <TextFilter label={texts.nameFilter} hint="" value={view.name} apply={(name) => go({ name })} />}
      </div>
      <div className="chips">
        <button
          className="chip"
          aria-expanded={all}
          aria-controls="more-filters"
          aria-label={hidden > 0 ? texts.filtersOn(hidden) : texts.filters}
          onClick={() => setAll(!all)}
        >
          <Icon name="sliders" /> {texts.filters}
          {hidden > 0 && <span className="chip-count">{hidden}</span>}
        </button>
        {features.openNow && (
          <button className="chip" aria-pressed={view.openNow} onClick={() => go({ openNow: !view.openNow })}>
            {texts.openNow}
          </button>
        )}
        <div className="chip-group" role="group" aria-label={texts.category}>
          {['', ...categories].map((category) => (
            <button
              key={category}
              className="chip"
              aria-pressed={view.category === category}
              onClick={() => go({ category: view.category === category ? '' : category })}
            >
              {category ? categoryName(category, texts) : texts.allCategories}
            </button>
          ))}
        </div>
      </div>
      <div id="more-filters" hidden={!all}>
        {all && <MoreFilters view={view} go={go} features={features} categories={categories} />}
      </div>
    </section>
  );
}
