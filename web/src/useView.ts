// The view and the browser's history, in step.

import { useCallback, useEffect, useState } from 'react';
import { queryOf, type View, viewOf } from './view';

export type Go = (change: Partial<View>) => void;

/** Returns the view of the address and a way to go to another, which the back button leaves again. */
export function useView(): [View, Go] {
  const [view, setView] = useState(() => viewOf(location.search));

  useEffect(() => {
    const follow = () => setView(viewOf(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);

  const go = useCallback<Go>((change) => {
    const next = { ...viewOf(location.search), ...change };
    const query = queryOf(next);
    if (query !== location.search) history.pushState(null, '', query || location.pathname);
    setView(viewOf(query));
  }, []);

  return [view, go];
}
