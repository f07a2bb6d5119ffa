// Makes the texts of a submission what they will be before they are judged: signed, their links shortened. Owns this step in
// front of `submit.ts`; what is done to a text is the core's `texts/prepared.ts`.

import { err } from '../base/result.ts';
import type { ShortLinks } from '../core/links/short-links.ts';
import type { Submit } from '../core/messages/submission.ts';
import { linksToShorten, shortened, signed } from '../core/texts/prepared.ts';
import type { AccountBook } from './account-book.ts';
import { whileAvailable } from './database.ts';

type PreparingDoors = {
  readonly submit: Submit;
  readonly book: AccountBook;
  readonly shortLinks: Pick<ShortLinks, 'places'>;
};

export function preparedSubmit({ submit, book, shortLinks }: PreparingDoors): Submit {
  return async (account, submission) => {
    const prepared = await whileAvailable(
      async () => {
        const booked = await book.of(account.id, 'kept');
        const sender = account.settings.sender;
        const all = signed(submission, { signatures: booked?.signatures ?? [], sender });
        const links = linksToShorten(all);
        if (links.length === 0) return { ok: true, value: all } as const;
        const place = await shortLinks.places(account, links, submission.purpose);
        return { ok: true, value: shortened(all, place) } as const;
      },
      { fault: 'service-unavailable' } as const,
    );
    return prepared.ok ? await submit(account, prepared.value) : err(prepared.error);
  };
}
