// What went wrong, in words, and what to do.

import type { Problem } from '../api';
import type { Texts } from '../language/texts';
import { useTexts } from '../language/useLanguage';

function wordsFor(problem: Problem, texts: Texts): [heading: string, help: string] {
  if (problem.status === 0) return [texts.noAnswer, texts.noAnswerHelp];
  if (problem.status === 429 || problem.status === 503) return [texts.tooBusy, problem.detail];
  if (problem.status === 404) return [texts.notFound, texts.notFoundHelp];
  return [problem.status < 500 ? texts.refused : texts.broken, problem.detail || problem.title];
}

export function ProblemNote({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const texts = useTexts();
  const [heading, help] = wordsFor(problem, texts);
  return (
    <div className="note" role="alert">
      <h2>{heading}</h2>
      <p>{help}</p>
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map(({ field, message }) => (
            <li key={field}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <button className="wide" onClick={retry}>
          {texts.retry}
        </button>
      )}
    </div>
  );
}
