// What happens, as it happens, for a page that shows it: the websocket of the API, opened anew whenever it is lost, with what was
// missed told first. Owns the connection; what it told is put together by live-state.ts.

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LiveFrame } from '../../../clients/typescript/src/schema.ts';
import { linkTo } from './client.ts';
import { type LiveState, type LiveTopic, NOTHING_YET, stepLive } from './live-state.ts';
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

/** Lists that change when messages do, and the money they cost. */
const OF_MESSAGES = ['listMessages', 'listWaitingMessages', 'getBalance'];

/** Milliseconds between two askings for such lists, however many messages change: a search may take a second of its own. */
const ASK_EVERY = 2_000;

const changesMessages = (frame: LiveFrame): boolean =>
  frame.topic === 'missed' || (frame.topic === 'messages' && frame.changes.length > 0);

/** Who has gone on to further pages reads them: they are left alone. */
function isAtTop(data: unknown): boolean {
  const { pages } = (data ?? {}) as { readonly pages?: readonly unknown[] };
  return pages === undefined || pages.length < 2;
}

/** Lists of messages are asked for again when told to, at once and then at most every so often. */
function staleLists(client: QueryClient): { readonly tell: () => void; readonly close: () => void } {
  let pause: number | undefined;
  let told = false;
  const ask = (): void => {
    told = false;
    pause = window.setTimeout(() => {
      pause = undefined;
      if (told) ask();
    }, ASK_EVERY);
    void client.invalidateQueries({
      predicate: ({ queryKey, state }) => OF_MESSAGES.includes(String(queryKey[0])) && isAtTop(state.data),
    });
  };
  return {
    tell: () => {
      told = true;
      if (pause === undefined) ask();
    },
    close: () => window.clearTimeout(pause),
  };
}

/** For a page with a list of messages: it is as they are now. */
export function useFreshMessages(): void {
  const client = useQueryClient();
  useEffect(() => {
    const lists = staleLists(client);
    const close = openLive({
      topics: ['messages'],
      scope: 'account',
      hear: (frame) => {
        if (changesMessages(frame)) lists.tell();
      },
      turned: () => undefined,
      signedOut: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    });
    return () => {
      close();
      lists.close();
    };
  }, [client]);
}

/** Drawn at most this often, however much comes: milliseconds. */
const DRAW_EVERY = 250;

export function useLive(topics: readonly LiveTopic[], scope: Scope): Live {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ ...NOTHING_YET, connection: 'opening' });
  const wanted = topics.join();
  useEffect(() => {
    let now: Live = { ...NOTHING_YET, connection: 'opening' };
    let drawing: number | undefined;
    const draw = (): void => {
      drawing = undefined;
      setLive(now);
    };
    const change = (next: Live): void => {
      now = next;
      drawing ??= window.setTimeout(draw, DRAW_EVERY);
    };
    change(now);
    const lists = staleLists(client);
    const close = openLive({
      topics: wanted.split(',') as LiveTopic[],
      scope,
      hear: (frame) => {
        if (changesMessages(frame)) lists.tell();
        change({ ...stepLive(now, frame), connection: now.connection });
      },
      turned: (connection) => change({ ...now, connection }),
      signedOut: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    });
    return () => {
      close();
      lists.close();
      window.clearTimeout(drawing);
    };
  }, [client, wanted, scope]);
  return live;
}
