// The filters that not every search needs.

import type { ReactNode } from 'react';
import type { Features } from '../features';
import { useTexts } from '../language/useLanguage';
import type { Go } from '../useView';
import { noFilters, priceLevels, type View } from '../view';
import { TextFilter } from './TextFilter';

interface Properties {
  view: View;
  go: Go;
  features: Features;
  categories: string[];
}

const ratings = [3, 3.5, 4, 4.5];

function toggled<T>(list: T[], item: T): T[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

export function MoreFilters({ view, go, features, categories }: Properties) {
  const texts = useTexts();
  const { minRating, prices, features: amenities } = view;
  return (
    <div className="more-filters">
      <div className="filter-row">
        <TextFilter
          label={texts.category}
          hint={texts.categoryHint}
          value={view.category}
          choices={categories}
          apply={(category) => go({ category })}
        />
        {features.exclude && (
          <TextFilter
            label={texts.exclude}
            hint={texts.excludeHint}
            value={view.exclude}
            choices={categories}
            apply={(exclude) => go({ exclude })}
          />
        )}
      </div>
      {features.rating && (
        <Choice name={texts.minRating}>
          {[0, ...new Set([...ratings, ...(minRating > 0 ? [minRating] : [])])].map((stars) => (
            <button key={stars} className="chip" aria-pressed={minRating === stars} onClick={() => go({ minRating: stars })}>
              {stars === 0 ? texts.anyRating : texts.starsAtLeast(stars)}
            </button>
          ))}
        </Choice>
      )}
      {features.prices && (
        <Choice name={texts.priceLevel}>
          {priceLevels.map((level) => (
            <button
              key={level}
              className="chip"
              aria-pressed={prices.includes(level)}
              aria-label={texts.price(level)}
              onClick={() => go({ prices: toggled(prices, level).sort() })}
            >
              {texts.priceSign.repeat(level)}
            </button>
          ))}
        </Choice>
      )}
      {features.amenities.length > 0 && (
        <Choice name={texts.amenity}>
          {features.amenities.map((amenity) => (
            <button
              key={amenity}
              className="chip"
              aria-pressed={amenities.includes(amenity)}
              onClick={() => go({ features: toggled(amenities, amenity) })}
            >
              {texts.amenities[amenity] ?? amenity.replaceAll('_', ' ')}
            </button>
          ))}
        </Choice>
      )}
      <button className="quiet clear" onClick={() => go(noFilters)}>
        {texts.clear}
      </button>
    </div>
  );
}

function Choice({ name, children }: { name: string; children: ReactNode }) {
  return (
    <fieldset className="choice">
      <legend>{name}</legend>
      {children}
    </fieldset>
  );
}
