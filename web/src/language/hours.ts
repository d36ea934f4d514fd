// Opening hours as OpenStreetMap writes them, with the words that people use: "Mo-Fr 09:00-18:00; PH off".

import type { Texts } from './texts';

export function hoursInWords(written: string, texts: Texts): string {
  return written
    .replaceAll('24/7', texts.always)
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed)\b/g, (word) => texts.hourWords[word] ?? word)
    .replace(/,(?=\S)/g, ', ')
    .replace(/([\p{L}\d])-(?=[\p{L}\d])/gu, '$1–');
}
