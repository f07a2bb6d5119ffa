// A call of ours while it is on, as the server tells it live: what it says, which keys came, when it is over. Owns the socket for as long
// as somebody looks; what became of the call in the end is the message's.

import { useEffect, useState } from 'react';
import type { CallNow, LiveFrame } from '../../../../clients/typescript/src/schema.ts';
import { linkTo } from '../../api/client.ts';

type LiveLine = {
  readonly key: string;
  readonly at: string;
  readonly kind: 'dialling' | 'ringing' | 'answered' | 'said' | 'key' | 'recording' | 'transfer';
  readonly details: Readonly<Record<string, unknown>>;
};

type LiveCall = { readonly lines: readonly LiveLine[]; readonly over: boolean };

const NOTHING: LiveCall = { lines: [], over: false };

/** `id`: of the message. Without a socket there are no lines, and the call counts as over: the message tells the rest. */
export function useLiveCall(id: string): LiveCall {
  const [call, setCall] = useState(NOTHING);
  useEffect(() => {
    let before: CallNow | undefined;
    let ended = false;
    const finish = (): void => {
      if (!ended) setCall(({ lines }) => ({ lines, over: true }));
      ended = true;
    };
    const socket = new WebSocket(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${linkTo('watchLive', {})}`,
    );
    socket.addEventListener('open', () => socket.send(JSON.stringify({ subscribe: ['calls'] })));
    socket.addEventListener('close', finish);
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as LiveFrame;
      if (frame.topic !== 'calls') return;
      const now = frame.calls.find((one) => one.id === id);
      if (now) {
        const fresh = linesOf(before, now);
        before = now;
        if (fresh.length > 0) setCall(({ lines, over }) => ({ lines: [...lines, ...fresh], over }));
      }
      if (before && frame.over.includes(before.number)) finish();
    });
    return () => {
      ended = true;
      socket.close();
    };
  }, [id]);
  return call;
}

/** What is new since the frame before. */
function linesOf(before: CallNow | undefined, now: CallNow): readonly LiveLine[] {
  const at = new Date().toISOString();
  const lines: LiveLine[] = [];
  const tell = (kind: LiveLine['kind'], details: LiveLine['details'] = {}): void => {
    lines.push({ key: `${at} ${now.keys.length} ${lines.length}`, at, kind, details });
  };
  if (now.state !== before?.state) {
    if (now.state === 'dialling' || now.state === 'ringing' || now.state === 'recording') tell(now.state);
    if (now.state === 'transferring') tell('transfer');
  }
  if (now.answeredAt !== null && (before?.answeredAt ?? null) === null) tell('answered');
  for (const key of now.keys.slice(before?.keys.length ?? 0)) tell('key', { key });
  const again = before?.item !== now.item || before?.keys !== now.keys;
  if (now.said !== null && (now.said !== before?.said || again)) tell('said', { texts: [now.said] });
  return lines;
}
