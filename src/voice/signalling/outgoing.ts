// Calls that we make: an INVITE's options become a session machine and its runner. Owns the identities of the new call; what
// happens then is in the pure machine.

import { token } from '../../base/chance.ts';
import { formatNameAddress } from '../../protocols/sip/headers.ts';
import { formatHostPort } from '../../protocols/sip/host.ts';
import { OutgoingSession } from '../../protocols/sip/session-outgoing.ts';
import { formatUri } from '../../protocols/sip/uri.ts';
import { bracketed } from './address-value.ts';
import type { Core } from './core.ts';
import type { InviteOptions, NextHop, Session } from './session.ts';
import { eventOf, sessionHandle } from './session-handle.ts';
import { SessionRunner } from './session-runner.ts';
import { hopOfUri } from './targets.ts';

/** `host` names us in From and Call-ID where the options do not. */
export function inviteOut(core: Core, options: InviteOptions, host: string): Session {
  const { from, uri } = options;
  const localTag = token(core.chance, 8);
  const callId = `${token(core.chance, 12)}@${formatHostPort({ host })}`;
  const fromUri = formatUri({
    scheme: 'sip',
    user: from.user,
    host: from.host ?? host,
    parameters: new Map(),
    headers: new Map(),
  });
  const machine = new OutgoingSession({
    tools: {
      settings: core.settings,
      chance: core.chance,
      hash: core.hash,
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    },
    uri,
    from: formatNameAddress({
      uri: fromUri,
      parameters: new Map([['tag', localTag]]),
      ...(from.display === undefined ? {} : { display: from.display }),
    }),
    to: bracketed(options.to ?? uri),
    callId,
    description: options.description,
    headers: options.headers ?? [],
    ringMax: options.ringMax,
    ...(options.unheardMax === undefined ? {} : { unheardMax: options.unheardMax }),
  });
  const runner: SessionRunner = new SessionRunner({
    core,
    machine,
    callId,
    localTag,
    user: from.user,
    nextHop: hopKeeper(options),
    flow: options.flow,
    contact: '',
    onSignal: (signal) => options.onEvent(eventOf(signal, runner)),
  });
  runner.post({ kind: 'start' });
  return sessionHandle(runner);
}

/** A redirect leaves the trunk's own host behind, but not an outbound proxy. */
function hopKeeper({ nextHop, uri }: InviteOptions): (uri: string) => NextHop | undefined {
  if (nextHop === undefined) return () => undefined;
  const first = hopOfUri(uri);
  const proxied = typeof first === 'string' || first.host !== nextHop.host;
  return (target) => (proxied || target === uri ? nextHop : undefined);
}
