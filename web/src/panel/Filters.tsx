// What narrows a search. A control is shown only where the server offers the filter.

import { type FormEvent, useEffect, useState } from 'react';
import { formatDistance } from '../distance';
import type { Features } from '../features';
import { categoryName } from '../language/category';
import { useTexts } from '../language/useLanguage';
import type { Go } from '../useView';
import type { View } from '../view';
import { radiiWith } from './radii';

interface Properties {
  view: View;
  go: Go;
  features: Features;
  categories: string[];
}

export function Filters({ view, go, features, categories }: Properties) {
  const texts = useTexts();
  return (
    <section className="filters" aria-label={texts.filters}>
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
        <TextFilter
          label={texts.category}
          hint={texts.categoryHint}
          value={view.category}
          choices={categories}
          apply={(category) => go({ category })}
        />
        {features.openNow && (
          <button className="chip" aria-pressed={view.openNow} onClick={() => go({ openNow: !view.openNow })}>
            {texts.openNow}
          </button>
        )}
      </div>
      <div className="chips" role="group" aria-label={texts.category}>
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
    </section>
  );
}

interface TextFilterProperties {
  label: string;
  hint: string;
  value: string;
  choices?: string[];
  apply: (value: string) => void;
}

/** A text that filters when Enter is pressed or the field is left. */
function TextFilter({ label, hint, value, choices = [], apply }: TextFilterProperties) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== value) apply(text.trim());
  };
  const list = `choices-${label}`;
  return (
    <form className="pill grow" onSubmit={submit}>
      <label>
        <span>{label}</span>
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          placeholder={hint}
          list={choices.length > 0 ? list : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => submit()}
        />
      </label>
      {choices.length > 0 && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </form>
  );
}
