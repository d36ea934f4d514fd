// Open or closed, until when, and the coming week.

import type { Hours } from '../api';
import { clockIn, type Day, isElsewhere, type Span, weekOf } from '../hours';
import { hoursInWords } from '../language/hours';
import type { Texts } from '../language/texts';
import { useTexts } from '../language/useLanguage';
import type { HoursReading } from '../useHours';

export function HoursTable({ written, reading }: { written: string; reading: HoursReading }) {
  const texts = useTexts();
  if (reading === 'loading') return <span className="hours-state">…</span>;
  if (reading === 'failed' || reading.problem !== undefined) {
    const parts = hoursInWords(written, texts).split(/;\s*|\|\|\s*/);
    return (
      <>
        {parts.map((part, i) => <span key={i}>{part}</span>)}
        {reading !== 'failed' && <span className="hours-note">{texts.hoursUnread}</span>}
      </>
    );
  }
  const now = new Date();
  return (
    <>
      <Status hours={reading} now={now} />
      <table className="week">
        <tbody>
          {weekOf(reading, now).map((day, i) => (
            <Row key={day.date} day={day} today={i === 0} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Status({ hours, now }: { hours: Hours; now: Date }) {
  const texts = useTexts();
  const { state, comment, next_change: change, time_zone: zone = 'UTC' } = hours;
  const words = { open: texts.openNow, closed: texts.closedNow, unknown: texts.perhapsOpen }[state];
  const at = change && clockIn(new Date(change.at), now, zone, texts.locale);
  const next = at && { open: texts.opensAt(at), closed: texts.closesAt(at), unknown: texts.perhapsFrom(at) }[change.state];
  return (
    <>
      <span className="hours-state" data-state={state}>
        <strong>{words}</strong>
        {next && ` · ${next}`}
        {comment && ` · ${comment}`}
      </span>
      {isElsewhere(zone, now) && (
        <span className="hours-note">{texts.timeThere(clockIn(now, now, zone, texts.locale), zone)}</span>
      )}
    </>
  );
}

function wordsOf({ from, to, state, comment }: Span, texts: Texts): string {
  const span = from === '00:00' && to === '24:00' ? texts.allDay : `${from}–${to}`;
  const note = [state === 'unknown' && texts.perhaps, comment].filter(Boolean).join(', ');
  return note ? `${span} (${note})` : span;
}

function Row({ day: { date, spans }, today }: { day: Day; today: boolean }) {
  const texts = useTexts();
  const say = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(texts.locale, { ...parts, timeZone: 'UTC' }).format(new Date(date));
  return (
    <tr aria-current={today ? 'date' : undefined}>
      <th scope="row">
        {say({ weekday: 'long' })} <span>{say({ month: 'short', day: 'numeric' })}</span>
      </th>
      <td>
        {spans.length === 0 && <span className="closed">{texts.closed}</span>}
        {spans.map((span) => <span key={span.from}>{wordsOf(span, texts)}</span>)}
      </td>
    </tr>
  );
}
