// What a page has been told over the websocket, put together frame by frame. Owns that reckoning; pure, so that a page only draws it.

import type {
  CallNow,
  LinkNow,
  LiveFrame,
  RatePoint,
  TrunkNow,
  WaitingGroup,
} from '../../../clients/typescript/src/schema.ts';

export type LiveTopic = 'calls' | 'messages' | 'rates' | 'links' | 'trunks' | 'queues';

export type LiveState = {
  /** Undefined: not told yet. */
  readonly calls: ReadonlyMap<number, CallNow> | undefined;
  /** By second and kind; older ones than the series are dropped now and then. */
  readonly points: ReadonlyMap<string, RatePoint> | undefined;
  readonly links: readonly LinkNow[] | undefined;
  readonly trunks: readonly TrunkNow[] | undefined;
  readonly groups: readonly WaitingGroup[] | undefined;
  readonly cursor: string | undefined;
};

export const NOTHING_YET: LiveState = {
  calls: undefined,
  points: undefined,
  links: undefined,
  trunks: undefined,
  groups: undefined,
  cursor: undefined,
};

/** Milliseconds of the series. */
export const SERIES = 300_000;

export function stepLive(state: LiveState, frame: LiveFrame): LiveState {
  if (frame.topic === 'refused') return state;
  const next = { ...state, cursor: frame.cursor };
  switch (frame.topic) {
    case 'calls': {
      const calls = new Map(frame.snapshot ? [] : state.calls);
      for (const call of frame.calls) calls.set(call.number, call);
      for (const number of frame.over) calls.delete(number);
      return { ...next, calls };
    }
    case 'rates': {
      const points = new Map(frame.snapshot ? [] : state.points);
      for (const point of frame.points) points.set(`${point.at} ${point.kind}`, point);
      const oldest = Math.max(...[...points.values()].map(({ at }) => Date.parse(at))) - SERIES;
      for (const [key, { at }] of points) if (Date.parse(at) < oldest) points.delete(key);
      return { ...next, points };
    }
    case 'links':
      return { ...next, links: frame.links };
    case 'trunks':
      return { ...next, trunks: frame.trunks };
    case 'queues':
      return { ...next, groups: frame.groups };
    case 'messages':
    case 'missed':
      return next;
  }
}
