// What is on right now, put together frame by frame, and the board that shows it. Owns both; pure, so that the terminal only draws it.

import type {
  CallNow,
  LinkNow,
  LiveFrame,
  RatePoint,
  TrunkNow,
  WaitingGroup,
} from '../../../clients/typescript/src/index.ts';
import { unreachable } from '../../base/assert.ts';
import { fitted, oneLine } from '../terminal/foreign-text.ts';
import { duration } from '../terminal/progress.ts';
import { type TableLook, tableLines } from '../terminal/table.ts';

export type Board = {
  readonly calls: ReadonlyMap<number, CallNow>;
  /** By second and kind, those of the last minute. */
  readonly points: ReadonlyMap<string, RatePoint>;
  readonly links: readonly LinkNow[];
  readonly trunks: readonly TrunkNow[];
  readonly groups: readonly WaitingGroup[];
};

export const EMPTY_BOARD: Board = { calls: new Map(), points: new Map(), links: [], trunks: [], groups: [] };

/** Milliseconds of the series that is drawn. */
const SERIES = 60_000;

export function boardAfter(board: Board, frame: LiveFrame): Board {
  switch (frame.topic) {
    case 'calls': {
      const calls = new Map(frame.snapshot ? [] : board.calls);
      for (const call of frame.calls) calls.set(call.number, call);
      for (const number of frame.over) calls.delete(number);
      return { ...board, calls };
    }
    case 'rates': {
      const points = new Map(frame.snapshot ? [] : board.points);
      for (const point of frame.points) points.set(`${point.at} ${point.kind}`, point);
      const newest = Math.max(...[...points.values()].map(({ at }) => Date.parse(at)));
      for (const [key, { at }] of points) if (Date.parse(at) < newest - SERIES) points.delete(key);
      return { ...board, points };
    }
    case 'links':
      return { ...board, links: frame.links };
    case 'trunks':
      return { ...board, trunks: frame.trunks };
    case 'queues':
      return { ...board, groups: frame.groups };
    case 'messages':
    case 'missed':
    case 'refused':
      return board;
    default:
      return unreachable(frame);
  }
}

type Shown = { readonly at: number; readonly height: number; readonly look: TableLook };

/** Lines of the board, as many as the terminal has. */
export function boardLines(board: Board, { at, height, look }: Shown): readonly string[] {
  const width = look.width ?? 120;
  const lines = [
    ...rateLines(board, at, { ...look, width }),
    ...section('calls', callLines(board, at, look), look),
    ...section('waiting', groupLines(board, look), look),
    ...section('links', linkLines(board, at, look), look),
    ...section('trunks', trunkLines(board, look), look),
  ];
  const more = lines.length - height;
  return more > 0 ? [...lines.slice(0, height - 1), fitted(`…and ${more + 1} more lines`, width)] : lines;
}

function section(title: string, lines: readonly string[], { paint }: TableLook): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}

const BARS = ' ▁▂▃▄▅▆▇█';
const COUNTED = ['accepted', 'handed', 'delivered', 'failed', 'expired'] as const;

function rateLines({ points }: Board, at: number, { width, paint }: TableLook): readonly string[] {
  const seconds = Math.max(1, Math.min(60, (width ?? 80) - 24));
  const last = Math.floor(at / 1000);
  return COUNTED.map((name) => {
    const series = Array.from({ length: seconds }, () => 0);
    for (const point of points.values()) {
      const place = seconds - 1 - (last - Math.floor(Date.parse(point.at) / 1000));
      if (place >= 0 && place < seconds) series[place] = (series[place] ?? 0) + point[name];
    }
    const most = Math.max(1, ...series);
    const bars = series.map((count) => BARS[Math.ceil((count / most) * 8)]).join('');
    const sum = series.reduce((all, one) => all + one, 0);
    return `${paint('dim', name.padEnd(10))} ${String(sum).padStart(7)}  ${bars}`.trimEnd();
  });
}

const ago = (moment: string, at: number): string => duration((at - Date.parse(moment)) / 1000);

function callLines({ calls }: Board, at: number, look: TableLook): readonly string[] {
  if (calls.size === 0) return [];
  const columns = [
    { heading: 'number', align: 'right' as const },
    { heading: 'phone' },
    { heading: 'state' },
    { heading: 'for', align: 'right' as const },
    { heading: 'trunk' },
    { heading: 'item' },
    { heading: 'keys' },
    { heading: 'said last', gives: 'way' as const },
  ];
  const rows = [...calls.values()].map((call) => [
    String(call.number),
    `${call.direction === 'in' ? '← ' : ''}${call.phone}`,
    call.transferTo.length > 0 ? `${call.state} ${call.transferTo.join(', ')}` : call.state,
    ago(call.since, at),
    call.trunk ?? '',
    call.item ?? '',
    call.keys,
    call.said ?? '',
  ]);
  return tableLines(columns, rows, look);
}

function groupLines({ groups }: Board, look: TableLook): readonly string[] {
  if (groups.length === 0) return [];
  const columns = [
    { heading: 'count', align: 'right' as const },
    { heading: 'kind' },
    { heading: 'reason' },
    { heading: 'which means', gives: 'way' as const },
  ];
  const rows = groups.map(({ count, more, kind, reason, sentence }) => [
    `${count}${more ? '+' : ''}`,
    kind,
    reason,
    sentence,
  ]);
  return tableLines(columns, rows, look);
}

function linkLines({ links }: Board, at: number, look: TableLook): readonly string[] {
  if (links.length === 0) return [];
  const columns = [
    { heading: 'link' },
    { heading: 'is' },
    { heading: 'waiting', align: 'right' as const },
    { heading: 'under way', align: 'right' as const },
    { heading: 'oldest', align: 'right' as const },
  ];
  const rows = links.map(({ name, up, waiting, underWay, oldest }) => [
    name,
    up === null ? 'not known' : up ? 'up' : 'down',
    String(waiting),
    String(underWay),
    oldest === null ? '' : ago(oldest, at),
  ]);
  return tableLines(columns, rows, look);
}

function trunkLines({ trunks }: Board, look: TableLook): readonly string[] {
  if (trunks.length === 0) return [];
  const columns = [
    { heading: 'trunk' },
    { heading: 'is' },
    { heading: 'lines', align: 'right' as const },
    { heading: 'waiting', align: 'right' as const },
    { heading: 'last error', gives: 'way' as const },
  ];
  const rows = trunks.map(({ name, healthy, busy, lines, waiting, lastError }) => [
    name,
    healthy ? 'well' : 'down',
    busy === null ? '' : `${busy}${lines === null ? '' : ` of ${lines}`}`,
    waiting === null ? '' : String(waiting),
    lastError ?? '',
  ]);
  return tableLines(columns, rows, look);
}

/** What is news in a frame, as plain lines for who has no terminal. */
export function newsLines(board: Board, frame: LiveFrame): readonly string[] {
  switch (frame.topic) {
    case 'calls':
      return [
        ...frame.calls.map((call) => callNews(call)),
        ...frame.over.map((number) => `call ${number} ${board.calls.get(number)?.phone ?? ''} is over`),
      ].map(oneLine);
    case 'messages':
      return frame.changes.map(
        ({ kind, was, status, count }) => `${count} ${kind}: ${was ?? 'new'} → ${status}`,
      );
    case 'queues':
      return frame.groups.map(({ count, kind, sentence }) =>
        oneLine(`waiting: ${count} ${kind}: ${sentence}`),
      );
    case 'links':
      return frame.links.map(({ name, up, waiting, underWay }) =>
        oneLine(
          `link ${name}: ${up === null ? 'not known' : up ? 'up' : 'down'}, ${waiting} waiting, ${underWay} under way`,
        ),
      );
    case 'trunks':
      return frame.trunks.map(({ name, healthy }) => oneLine(`trunk ${name}: ${healthy ? 'well' : 'down'}`));
    case 'rates':
      return [];
    case 'missed':
      return ['something was missed'];
    case 'refused':
      return [oneLine(frame.detail)];
    default:
      return unreachable(frame);
  }
}

function callNews({ number, phone, state, item, keys, said }: CallNow): string {
  const parts = [
    `call ${number} ${phone}: ${state}`,
    ...(item === null || item === '' ? [] : [`at ${item}`]),
    ...(keys === '' ? [] : [`keys ${keys}`]),
    ...(said === null ? [] : [`"${said}"`]),
  ];
  return parts.join(', ');
}
