// Before the first search: how to begin.

import { busySpot } from '../busySpot';
import type { Dot } from '../api';
import { useTexts } from '../language/useLanguage';
import type { Position } from '../position';
import { Icon } from './Icon';

interface Properties {
  /** Some places of the directory; null where they are not known. */
  sample: Dot[] | null;
  search: (at: Position, radius?: number) => void;
}

const firstRadius = 5000;

export function Welcome({ sample, search }: Properties) {
  const texts = useTexts();
  const spot = busySpot(sample ?? []);
  if (sample?.length === 0) {
    return (
      <div className="welcome">
        <h1>{texts.emptyDirectory}</h1>
        <p>{texts.emptyDirectoryHelp}</p>
      </div>
    );
  }
  return (
    <div className="welcome">
      <h1>{texts.welcome}</h1>
      <p>{texts.welcomeHelp}</p>
      {spot && (
        <button className="wide main" onClick={() => search(spot, firstRadius)}>
          <Icon name="spark" /> {texts.busySpot}
        </button>
      )}
    </div>
  );
}
