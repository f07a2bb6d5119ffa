// A date of birth as people write it, read into the one form the address book keeps. Owns that form, `dd.mm.yyyy`, and which
// years are believed.

const YEAR_FIRST = 1850;
const YEAR_LAST = 2150;
const DAY_FIRST = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/;
const YEAR_AHEAD = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ].*)?$/;

function written(day: number, month: number, year: number): string | undefined {
  if (year < YEAR_FIRST || year > YEAR_LAST) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return `${String(day).padStart(2, '0')}.${String(month).padStart(2, '0')}.${year}`;
}

/** `dd.mm.yyyy`, or the year first; undefined for what is no day of the calendar. */
export function parseBirthday(text: string): string | undefined {
  const plain = text.trim();
  const forward = DAY_FIRST.exec(plain);
  if (forward) return written(Number(forward[1]), Number(forward[2]), Number(forward[3]));
  const backward = YEAR_AHEAD.exec(plain);
  return backward ? written(Number(backward[3]), Number(backward[2]), Number(backward[1])) : undefined;
}
