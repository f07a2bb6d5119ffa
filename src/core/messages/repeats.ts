// What makes two requests the same (spec http-send section 6): login, recipients, text, sender and type. Owns the key.

import type { Account } from '../accounts/account.ts';
import { type Submission, uploadsOf } from './submission.ts';

/** Equal for requests that are the same; long, so that counters keep a digest of it. */
export function sameness(account: Account, submission: Submission): string {
  const items = submission.items.map((item) => [
    item.phones,
    item.text,
    item.sender ?? submission.sender ?? '',
  ]);
  const uploads = uploadsOf(submission).map((upload) => [upload.name, upload.bytes]);
  const { kind, part } = submission;
  // Two parts of a message may have the same text.
  return JSON.stringify([account.id, kind, items, uploads, ...(part ? [part] : [])]);
}
