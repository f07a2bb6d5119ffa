// The texts of a submission as they will be judged and counted: signed, their links shortened. Owns the order of these two and
// that a comment is left alone; what signs and what stands for a link comes from outside.

import { splitComment } from '../../language/index.ts';
import type { LinkPlaces } from '../links/short-links.ts';
import { linksOf, shorten } from '../links/shorten.ts';
import { MESSENGER_KINDS, type MessageKind } from '../messages/kind.ts';
import type { Submission, SubmissionItem } from '../messages/submission.ts';
import { type Signature, signatureFor, withSignature } from './signature.ts';

/** Kinds whose links can be anybody's own; octets, look-ups and calls have none. */
const LINKED_KINDS: ReadonlySet<MessageKind> = new Set([
  'sms',
  'flash',
  'push',
  'mms',
  'mail',
  ...MESSENGER_KINDS,
]);

type Signing = {
  readonly signatures: readonly Signature[];
  /** The account's own, for what names none. */
  readonly sender: string | undefined;
};

/** Every text with the automatic signature that fits it. */
export function signed(submission: Submission, signing: Signing): Submission {
  if (signing.signatures.length === 0 || submission.answer) return submission;
  return withTexts(submission, (text, item) => {
    const named = (item.sender ?? submission.sender ?? '').trim();
    const sender = named === '' ? signing.sender : named;
    return withSignature(text, signatureFor(signing.signatures, { kind: submission.kind, sender }));
  });
}

/** Links that are to be shortened, each once. */
export function linksToShorten(submission: Submission): readonly string[] {
  if (submission.links !== 'short' || !LINKED_KINDS.has(submission.kind)) return [];
  return [...new Set(submission.items.flatMap((item) => linksOf(splitComment(item.text).text)))];
}

export function shortened(submission: Submission, { place, prefix }: LinkPlaces): Submission {
  return { ...withTexts(submission, (text) => shorten(text, place)), linkPrefix: prefix };
}

function withTexts(
  submission: Submission,
  change: (text: string, item: SubmissionItem) => string,
): Submission {
  const items = submission.items.map((item) => {
    const { text } = splitComment(item.text);
    return { ...item, text: change(text, item) + item.text.slice(text.length) };
  });
  return { ...submission, items };
}
