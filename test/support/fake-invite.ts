// An INVITE that came in, without SIP: what we answer becomes lines, what the caller does is told by the test.

import assert from 'node:assert/strict';
import type { IncomingInvite, SessionEvent } from '../../src/voice/signalling/session.ts';
import { FakeSession } from './fake-endpoint.ts';

/** `replies` are what went back: `ring 180`, `accept`, `reject 486`. Accepting is heard at once, as the port allows. */
export class FakeInvite {
  readonly replies: string[] = [];
  readonly warnings: string[] = [];
  description = '';
  session: FakeSession | undefined;
  readonly #cancelled: (() => void)[] = [];
  readonly port: IncomingInvite;

  constructor(
    offer: string | undefined,
    named: Partial<Pick<IncomingInvite, 'assertedIdentities' | 'privacy'>> = {},
  ) {
    this.port = {
      callId: 'their-call',
      requestUri: 'sip:100@192.0.2.10',
      to: { user: '100', uri: 'sip:100@192.0.2.10' },
      from: { user: '200', uri: 'sip:200@198.51.100.7' },
      assertedIdentities: named.assertedIdentities ?? [],
      privacy: named.privacy ?? [],
      source: { address: '198.51.100.7', port: 5060, transport: 'udp' },
      description: offer,
      ring: (status, description) => {
        this.replies.push(`ring ${status}`);
        if (description !== undefined) this.description = description;
      },
      accept: (description, onEvent) => {
        this.replies.push('accept');
        this.description = description;
        this.session = new FakeSession('their-call', onEvent, '198.51.100.7');
        if (offer !== undefined) onEvent({ kind: 'answered', fork: 'us' });
        return this.session;
      },
      reject: (status, options) => {
        if (options?.retryAfter !== undefined) this.warnings.push(`Retry-After: ${options.retryAfter}`);
        this.replies.push(`reject ${status}`);
        for (const { name, value } of options?.headers ?? []) this.warnings.push(`${name}: ${value}`);
      },
      onCancelled: (handler) => this.#cancelled.push(handler),
    };
  }

  cancel(): void {
    for (const handler of this.#cancelled) handler();
  }

  say(event: SessionEvent): void {
    assert.ok(this.session);
    this.session.say(event);
  }
}
