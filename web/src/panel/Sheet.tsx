// The panel: beside the map on a desk, over it on a phone, where a handle sets how much it covers.

import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTexts } from '../language/useLanguage';

const stops = ['peek', 'half', 'full'] as const;
type Stop = (typeof stops)[number];

// What of the search box stays in sight.
const topPixels = 120;
// Drags shorter than this are taps.
const tapPixels = 6;

function heightOf(stop: Stop): number {
  if (stop === 'peek') return 148;
  return stop === 'half' ? innerHeight * 0.46 : innerHeight - topPixels;
}

function nearest(height: number): Stop {
  const away = (stop: Stop) => Math.abs(heightOf(stop) - height);
  return stops.reduce((a, b) => (away(b) < away(a) ? b : a));
}

/** `news` changes when there is something to see: a sheet that is down comes up. */
export function Sheet({ news, children }: { news: string | null; children: ReactNode }) {
  const texts = useTexts();
  const [stop, setStop] = useState<Stop>('half');
  const [dragged, setDragged] = useState<number | null>(null);
  const grip = useRef<{ y: number; height: number } | null>(null);
  const wasDrag = useRef(false);

  useEffect(() => {
    if (news !== null) setStop((now) => (now === 'peek' ? 'half' : now));
  }, [news]);

  const begin = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { y: event.clientY, height: heightOf(stop) };
  };
  const move = (event: PointerEvent) => {
    if (grip.current) setDragged(grip.current.height + grip.current.y - event.clientY);
  };
  const end = (event: PointerEvent) => {
    const moved = grip.current ? Math.abs(grip.current.y - event.clientY) : 0;
    wasDrag.current = moved > tapPixels;
    if (dragged !== null && wasDrag.current) setStop(nearest(dragged));
    grip.current = null;
    setDragged(null);
  };
  // Keys and taps go to the next size. A drag ends with a click too, but has chosen its size already.
  const next = () => {
    if (!wasDrag.current) setStop((now) => stops[(stops.indexOf(now) + 1) % stops.length] ?? 'half');
    wasDrag.current = false;
  };

  return (
    <div className="sheet" data-stop={stop} style={dragged === null ? undefined : { height: dragged, transition: 'none' }}>
      <button
        className="handle"
        aria-label={texts.sheet}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
        onClick={next}
      />
      {children}
    </div>
  );
}
