// Where a session stands, and what may be said and taken there. Owns the phases; the steps between them are in session.ts.

import { LIMITS } from '../../base/limits.ts';
import type { BindName, Pdu, PduOf } from './pdu.ts';
import { mayServe } from './session-operations.ts';
import type { Direction, NotSentWhy, Operation, OperationPdu, Role } from './session-types.ts';

export type Phase =
  | { readonly kind: 'new' }
  | { readonly kind: 'open' }
  /** ESME: our bind is in flight. */
  | { readonly kind: 'binding'; readonly direction: Direction }
  /** SMSC: the user decides about the peer's bind. */
  | { readonly kind: 'deciding'; readonly bind: PduOf<BindName> }
  | { readonly kind: 'bound'; readonly direction: Direction }
  /** We want to end: what is pending either way is waited for, then unbind leaves. */
  | { readonly kind: 'draining'; readonly direction: Direction; readonly endBy: number }
  /** Our unbind is in flight. */
  | { readonly kind: 'unbinding'; readonly endBy: number }
  /** The peer's unbind is answered when its requests are, and ours, which until `lateBy` are waited for. */
  | {
      readonly kind: 'answering';
      readonly direction: Direction;
      readonly unbind: number;
      readonly lateBy: number;
      readonly endBy: number;
    }
  | { readonly kind: 'closed' };

type Spoken = Operation | 'alert_notification';

/** Whether `sender` may say this command in this phase. */
export function fits(phase: Phase, sender: Role, command: Spoken): boolean {
  return phase.kind === 'bound' && mayServe(command, sender, phase.direction);
}

/**
 * Whether a request of the peer is taken. A centre that asks to unbind may have receipts under way, and does not send them again. Some
 * send them where the message came from, though a transmitter is bound there (against section 2.3, table 2-1).
 */
export function takes(
  phase: Phase,
  { peer, command }: { peer: Role; command: Operation },
  now: number,
): boolean {
  if (peer === 'esme') return fits(phase, peer, command);
  const bound = phase.kind === 'bound' || (phase.kind === 'answering' && now < phase.lateBy);
  return bound && mayServe(command, peer, 'transceiver');
}

/** Why a command of ours cannot leave, or undefined when it can. */
export function whyNotSent(
  phase: Phase,
  role: Role,
  command: Spoken,
): { readonly why: NotSentWhy; readonly says: string } | undefined {
  if (fits(phase, role, command)) return undefined;
  switch (phase.kind) {
    case 'bound':
      return { why: 'direction', says: `${role} does not send ${command} in a ${phase.direction} bind` };
    case 'draining':
    case 'unbinding':
    case 'answering':
      return { why: 'ending', says: 'the session is ending' };
    default:
      return { why: 'not-bound', says: 'the session is not bound' };
  }
}

const OPERATIONS: ReadonlySet<string> = new Set<Operation>([
  'submit_sm',
  'submit_multi',
  'deliver_sm',
  'data_sm',
  'query_sm',
  'cancel_sm',
  'replace_sm',
  'broadcast_sm',
  'query_broadcast_sm',
  'cancel_broadcast_sm',
]);

export function isOperation(pdu: Pdu): pdu is OperationPdu {
  return OPERATIONS.has(pdu.command);
}

/** After the peer's unbind. */
export function answering(
  asked: { readonly unbind: number; readonly direction: Direction; readonly responseMs: number },
  now: number,
): Phase {
  const { unbind, direction, responseMs } = asked;
  const lateBy = now + Math.min(responseMs, LIMITS.smpp.lateAnswersMs);
  return { kind: 'answering', direction, unbind, lateBy, endBy: now + responseMs };
}

/** Requests without an answer: those of the peer, and ours. */
type Pending = { readonly owed: number; readonly awaited: number };

/** Our unbind leaves. */
export function unbinding(responseMs: number, now: number): Phase {
  return { kind: 'unbinding', endBy: now + Math.min(responseMs, LIMITS.smpp.unbindMs) };
}

/** Whether an end has nothing to wait for any more, or has waited for long enough. */
export function mayPart(phase: Phase, { owed, awaited }: Pending, now: number): boolean {
  if (phase.kind === 'draining') return (owed === 0 && awaited === 0) || now >= phase.endBy;
  if (phase.kind === 'unbinding') return now >= phase.endBy;
  if (phase.kind !== 'answering') return false;
  return (owed === 0 && (awaited === 0 || now >= phase.lateBy)) || now >= phase.endBy;
}

/** When an end has waited for long enough, or for one thing; never, where nothing ends. */
export function patienceEnds(phase: Phase, now: number): number {
  if (phase.kind === 'answering' && now < phase.lateBy) return phase.lateBy;
  return 'endBy' in phase ? phase.endBy : Number.POSITIVE_INFINITY;
}
