// The coming week of a place as a table: a row a day, by the place's own clock.

import type { Hours, OpenState } from './api';

export interface Span {
  /** "08:00"; `to` may be "24:00", or earlier than `from`: then it is of the next morning. */
  from: string;
  to: string;
  state: OpenState;
  comment: string;
}

export interface Day {
  /** "2026-05-01". */
  date: string;
  spans: Span[];
}

const dayMilliseconds = 86_400_000;
// Who closes before noon has been open over night, and is written with the evening.
const noon = 'T12:00';
const midnight = 'T00:00';

const dateOf = (time: string): string => time.slice(0, 10);
const clockOf = (time: string): string => time.slice(11, 16);

function daysLater(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** "2026-05-01T18:30" on the clock of a zone. */
function localTime(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at).replace(' ', 'T');
}

export function weekOf(hours: Hours, now: Date): Day[] {
  const here = localTime(now, hours.time_zone ?? 'UTC');
  const days = Array.from({ length: 7 }, (_, i): Day => ({ date: daysLater(dateOf(here), i), spans: [] }));
  const add = (from: string, to: string, state: OpenState, comment: string) => {
    const until = to.endsWith(midnight) ? '24:00' : clockOf(to);
    days.find(({ date }) => date === dateOf(from))?.spans.push({ from: clockOf(from), to: until, state, comment });
  };
  for (const { from, to, state, comment = '' } of hours.week ?? []) {
    // The rest of last night, over by now: yesterday's row would say it.
    if (from.endsWith(midnight) && to <= dateOf(from) + noon && to <= here) continue;
    let begin = from;
    let next = daysLater(dateOf(begin), 1);
    while (next + midnight < to && !(to <= next + noon && begin.slice(10) > midnight)) {
      add(begin, next + midnight, state, comment);
      begin = next + midnight;
      next = daysLater(next, 1);
    }
    if (begin < to) add(begin, to, state, comment);
  }
  return days;
}

/** "Mon 09:00" in the place's own zone; without the day where that is today, with the date where it is far. */
export function clockIn(at: Date, now: Date, timeZone: string, locale: string): string {
  const away = Math.round((Date.parse(dateOf(localTime(at, timeZone))) - Date.parse(dateOf(localTime(now, timeZone)))) / dayMilliseconds);
  const time: Intl.DateTimeFormatOptions = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (away === 0) return new Intl.DateTimeFormat(locale, time).format(at);
  const day: Intl.DateTimeFormatOptions = away < 7 ? { weekday: 'short' } : { month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(locale, { ...time, ...day }).format(at);
}

/** Whether the clocks of a zone show something else than the user's. */
export function isElsewhere(timeZone: string, now: Date): boolean {
  return localTime(now, timeZone) !== localTime(now, Intl.DateTimeFormat().resolvedOptions().timeZone);
}
