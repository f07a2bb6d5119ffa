// Makes the texts of a submission what they will be before they are judged: signed, their links shortened. Owns this step in
// front of `submit.ts`; what is done to a text is the core's `texts/prepared.ts`.

import { err, ok } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { ShortLinks } from '../../core/links/short-links.ts';
import type { Submission, Submit } from '../../core/messages/submission.ts';
import { linksToShorten, shortened, signed } from '../../core/texts/prepared.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { whileAvailable } from '../database/database.ts';

type PreparingDoors = {
  readonly submit: Submit;
  readonly book: AccountBook;
  readonly shortLinks: Pick<ShortLinks, 'places'>;
};

/** Throws StorageUnavailable. */
export type Prepare = (account: Account, submission: Submission) => Promise<Submission>;

export function preparer({ book, shortLinks }: Omit<PreparingDoors, 'submit'>): Prepare {
  return async (account, submission) => {
    const booked = await book.of(account.id, 'kept');
    const sender = account.settings.sender;
    const all = signed(submission, { signatures: booked?.signatures ?? [], sender });
    const links = linksToShorten(all);
    if (links.length === 0) return all;
    return shortened(all, await shortLinks.places(account, links, submission.purpose));
  };
}

export function preparedSubmit({ submit, ...doors }: PreparingDoors): Submit {
  const prepare = preparer(doors);
  return async (account, submission) => {
    const prepared = await whileAvailable(async () => ok(await prepare(account, submission)), {
      fault: 'service-unavailable',
    } as const);
    return prepared.ok ? await submit(account, prepared.value) : err(prepared.error);
  };
}
