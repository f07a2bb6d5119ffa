// What happens, as it happens, for a page that shows it: the websocket of the API, opened anew whenever it is lost, with what was
// missed told first. Owns the connection; what it told is put together by live-state.ts.

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { linkTo } from './client.ts';
import { type LiveState, type LiveTopic, NOTHING_YET, stepLive } from './live-state.ts';
import type { LiveFrame } from './schema.ts';
import { sessionQuery } from './session.ts';

export type LiveConnection = 'opening' | 'open' | 'lost';

type Live = LiveState & { readonly connection: LiveConnection };

type Scope = 'account' | 'installation';

/** Milliseconds before the first try to open it anew, and the longest. */
const AGAIN_FIRST = 500;
const AGAIN_LONGEST = 10_000;
/** The session has ended, or what it may see has changed. */
const SIGNED_OUT = 4401;

type SocketOptions = {
  readonly topics: readonly LiveTopic[];
  readonly scope: Scope;
  readonly hear: (frame: LiveFrame) => void;
  readonly turned: (connection: LiveConnection) => void;
  readonly signedOut: () => void;
};

/** Goes on until it is closed. Returns how to close it. */
function openLive({ topics, scope, hear, turned, signedOut }: SocketOptions): () => void {
  let socket: WebSocket | undefined;
  let again: number | undefined;
  let pause = AGAIN_FIRST;
  let cursor: string | undefined;
  let closed = false;
  const open = (): void => {
    const address = new URL(linkTo('watchLive', {}), location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    socket = new WebSocket(address);
    socket.onopen = () => {
      socket?.send(JSON.stringify({ subscribe: topics, scope, ...(cursor !== undefined && { cursor }) }));
    };
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data)) as LiveFrame;
      pause = AGAIN_FIRST;
      if (frame.topic !== 'refused') cursor = frame.cursor;
      turned('open');
      hear(frame);
    };
    socket.onclose = ({ code }) => {
      if (closed) return;
      turned('lost');
      // The next question of the page finds out; if the session is still on, so does this one.
      if (code === SIGNED_OUT) signedOut();
      again = window.setTimeout(open, pause);
      pause = Math.min(2 * pause, AGAIN_LONGEST);
    };
  };
  open();
  return () => {
    closed = true;
    window.clearTimeout(again);
    socket?.close();
  };
}

/** Lists that change when messages do. */
const OF_MESSAGES = ['listMessages', 'listWaitingMessages'];

/** Drawn at most this often, however much comes: milliseconds. */
const DRAW_EVERY = 250;

export function useLive(topics: readonly LiveTopic[], scope: Scope): Live {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ ...NOTHING_YET, connection: 'opening' });
  const wanted = topics.join();
  useEffect(() => {
    let now: Live = { ...NOTHING_YET, connection: 'opening' };
    let stale = false;
    let drawing: number | undefined;
    const draw = (): void => {
      drawing = undefined;
      setLive(now);
      if (!stale) return;
      stale = false;
      void client.invalidateQueries({
        predicate: ({ queryKey }) => OF_MESSAGES.includes(String(queryKey[0])),
      });
    };
    const change = (next: Live): void => {
      now = next;
      drawing ??= window.setTimeout(draw, DRAW_EVERY);
    };
    change(now);
    const close = openLive({
      topics: wanted.split(',') as LiveTopic[],
      scope,
      hear: (frame) => {
        if (frame.topic === 'missed' || (frame.topic === 'messages' && frame.changes.length > 0))
          stale = true;
        change({ ...stepLive(now, frame), connection: now.connection });
      },
      turned: (connection) => change({ ...now, connection }),
      signedOut: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    });
    return () => {
      close();
      window.clearTimeout(drawing);
    };
  }, [client, wanted, scope]);
  return live;
}
