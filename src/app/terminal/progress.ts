// How far something is, in one line: a bar, the share, the pace, the time it still takes. Owns the line; drawing it again and
// again is `progress-line.ts`.

import { displayWidth, fitted } from './foreign-text.ts';

export type Seen = { readonly at: number; readonly done: number };

export type Progress = {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** What was seen of it before, oldest first: the pace is reckoned from there. Milliseconds. */
  readonly seen: readonly Seen[];
  readonly at: number;
};

const BAR_MOST = 30;
const BAR_LEAST = 5;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export function progressText(progress: Progress, width: number): string {
  const { label, done, total } = progress;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const pace = paceOf(progress);
  const tail = [
    `${Math.floor(share * 100)} %`.padStart(5),
    `${done} of ${total}`,
    ...(pace === undefined ? [] : [`${paceText(pace)}/s`]),
    ...(pace === undefined || done >= total ? [] : [`${duration((total - done) / pace)} left`]),
  ].join('  ');
  const room = width - displayWidth(label) - displayWidth(tail) - 4;
  const bar = room < BAR_LEAST ? '' : `${barText(share, Math.min(BAR_MOST, room))}  `;
  return fitted(`${label}  ${bar}${tail}`, width);
}

function barText(share: number, columns: number): string {
  const eighths = Math.round(share * columns * 8);
  const whole = '█'.repeat(Math.floor(eighths / 8));
  return (whole + (EIGHTHS[eighths % 8] ?? '')).padEnd(columns, '░');
}

/** A second, over what was seen; undefined as long as nothing moved. */
function paceOf({ done, seen, at }: Progress): number | undefined {
  const [first] = seen;
  if (!first || at <= first.at || done <= first.done) return undefined;
  return ((done - first.done) * 1000) / (at - first.at);
}

function paceText(pace: number): string {
  return pace < 10 ? pace.toFixed(1) : String(Math.round(pace));
}

/** `7 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
