// Messages of a client handed to the core: whole ones at once, parts once the last of them is there. Owns the way from a request to its
// message_id; what a request says is `submit-request.ts`.

import { createHash } from 'node:crypto';
import { hexEncode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Doors } from '../../core/doors.ts';
import type { KeptPart, WholeMessage } from '../../core/esme/submitted-parts.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { Accepted, IdempotencyKey, Refused, Submission } from '../../core/messages/submission.ts';
import type { Concatenation } from '../../protocols/gsm/user-data-header.ts';
import {
  joinOctets,
  passedOn,
  type ReadOctets,
  readOctets,
  type StoredOctets,
  storedOctets,
  takenOctets,
} from './message-content.ts';
import { faultRefusal, type Refusal, refusalOf } from './replies.ts';
import {
  octetsOf,
  type SubmitContext,
  type SubmitPdu,
  type SubmitTerms,
  submissionOf,
  termsOf,
  wishOf,
} from './submit-request.ts';

export type SubmitDoors = Pick<Doors, 'esme' | 'submit' | 'clock'>;

/** Who asks, as its bind has it. */
export type Asker = Omit<SubmitContext, 'now'> & {
  readonly account: Account;
  readonly centreDefault: 'gsm7' | 'latin1';
};

type Submitted = { readonly id: string; readonly recipients: Accepted['recipients'] };

export async function submit(
  pdu: SubmitPdu,
  asker: Asker,
  doors: SubmitDoors,
): Promise<Result<Submitted, Refusal>> {
  const octets = octetsOf(pdu);
  if (!octets.ok) return octets;
  const terms = termsOf(pdu, { ...asker, now: doors.clock.now() });
  if (!terms.ok) return terms;
  const { esm_class, data_coding, tlvs } = pdu;
  const part = readOctets({ esm_class, data_coding, octets: octets.value, tlvs }, asker.centreDefault);
  if (!part.ok) return part;
  const { read, concat } = part.value;
  if (concat && asker.account.settings.smppParts === 'join')
    return await submitPart({ terms: terms.value, read, concat }, asker, doors);
  const submission = submissionOf(terms.value, concat ? passedOn(read, concat) : read, asker);
  if (!submission.ok) return submission;
  const repeats = asker.account.settings.smppRepeats === 'recognise';
  const key = repeats ? { idempotencyKey: repeatKey(pdu) } : {};
  const accepted = await doors.submit(asker.account, { ...submission.value, ...key });
  if (!accepted.ok) return err(refusalOf(accepted.error));
  const { publicId: id, recipients } = accepted.value;
  return ok({ id, recipients });
}

/** The same request is one with the same sequence number that asks the same, soon after. */
function repeatKey(pdu: SubmitPdu): IdempotencyKey {
  const said = JSON.stringify(pdu, (_name, value: unknown) =>
    value instanceof Uint8Array ? hexEncode(value) : value,
  );
  const request = createHash('sha256').update(said).digest('base64url');
  return { key: `smpp ${pdu.sequence_number} ${request}`, request, kept: LIMITS.smppServer.repeatKept };
}

type PartRead = {
  readonly terms: SubmitTerms;
  readonly read: ReadOctets;
  readonly concat: Concatenation;
};

/** What a part is kept with. */
type PartContent = {
  readonly terms: SubmitTerms;
  readonly octets: StoredOctets;
  readonly clientAddress: string;
};

async function submitPart(
  { terms, read, concat }: PartRead,
  { account, clientAddress }: Asker,
  doors: SubmitDoors,
): Promise<Result<Submitted, Refusal>> {
  const octets = storedOctets(read);
  const receipt = wishOf(terms);
  const added = await doors.esme.parts.add(account, {
    source: terms.source.address,
    destination: terms.destinations.map(({ address }) => address).join(' '),
    ...concat,
    digest: createHash('sha256').update(JSON.stringify(octets)).digest('base64url'),
    ...(receipt && { receipt }),
    content: { terms, octets, clientAddress } satisfies PartContent,
  });
  if (!added.ok) return err(faultRefusal(added.error));
  const { id, whole } = added.value;
  const refused = whole && (await submitWhole(whole, doors, id));
  return refused ? err(refused) : ok({ id, recipients: [] });
}

/** Stored, but nothing came of it yet: it is tried again by itself. */
const TRIED_AGAIN: ReadonlySet<Refused['fault']> = new Set(['service-unavailable', 'key-in-use']);

/**
 * Submits the message that parts make. It is done once however often it is tried: its parts name it.
 * @param last the part whose own answer tells of a refusal, which is what comes back
 */
export async function submitWhole(
  whole: WholeMessage,
  doors: SubmitDoors,
  last?: string,
): Promise<Refusal | undefined> {
  const { parts } = doors.esme;
  const submission = wholeSubmission(whole);
  if (!submission.ok) {
    await parts.end(whole, { kind: 'refused', err: ERR.refusedByOperator, last });
    return submission.error;
  }
  const accepted = await doors.submit(whole.account, submission.value);
  if (accepted.ok) {
    await parts.end(whole, { kind: 'joined', as: accepted.value.publicId });
    return undefined;
  }
  if (TRIED_AGAIN.has(accepted.error.fault)) return undefined;
  const error = accepted.error.recipients?.find(({ refused }) => refused)?.refused?.err ?? ERR.none;
  await parts.end(whole, { kind: 'refused', err: error, last });
  return refusalOf(accepted.error);
}

function wholeSubmission({ name, parts }: WholeMessage): Result<Submission, Refusal> {
  const contents = parts.map((part) => part.content as PartContent);
  const [first] = contents;
  const read = joinOctets(contents.flatMap(({ octets }) => takenOctets(octets) ?? []));
  if (!first || !read)
    return err({ status: 'ESME_RSYSERR', says: 'the parts of the message cannot be read' });
  const submission = submissionOf(first.terms, read, first);
  if (!submission.ok) return submission;
  const { receipt: _own, ...message } = submission.value;
  const receipt = receiptOf(parts);
  const publicId = parts[0]?.id;
  return ok({
    ...message,
    ...(publicId !== undefined && { publicId }),
    ...(receipt && { receipt }),
    idempotencyKey: { key: `smpp ${name}`, request: name },
  });
}

/** Each part that asked for a receipt gets one, as the first of them asked for it. */
function receiptOf(parts: readonly KeptPart[]): Submission['receipt'] {
  const asked = parts.flatMap(({ id, receipt }) => (receipt ? [{ id, receipt }] : []));
  const [first] = asked;
  return first && { ...first.receipt, ids: asked.map(({ id }) => id) };
}
