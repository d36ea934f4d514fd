// A text that filters when Enter is pressed or the field is left.

import { type FormEvent, useEffect, useId, useState } from 'react';
import { categoryName } from '../language/category';
import { useTexts } from '../language/useLanguage';

interface Properties {
  label: string;
  hint: string;
  value: string;
  /** Categories that are proposed. */
  choices?: string[];
  apply: (value: string) => void;
}

export function TextFilter({ label, hint, value, choices = [], apply }: Properties) {
  const texts = useTexts();
  const list = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== value) apply(text.trim());
  };
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
            <option key={choice} value={choice} label={categoryName(choice, texts)} />
          ))}
        </datalist>
      )}
    </form>
  );
}
