// Everything stored about texts and names, opened together: templates, texts of operators, sender names, short links, and the
// step that makes texts ready to be judged. Owns who of these gets what; `storage.ts` opens it.

import { join } from 'node:path';
import { ACCOUNT_DEFAULTS } from '../../core/accounts/account.ts';
import type { Doors } from '../../core/doors.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { Submit } from '../../core/messages/submission.ts';
import type { Ground, StorageOptions } from '../ground.ts';
import { type Round, SWEEP_ROUND } from '../upkeep.ts';
import { CodeMessages } from './code-messages.ts';
import { linkCodes, type PersonalText, personalText } from './link-codes.ts';
import { StoredOperatorTemplates } from './operator-templates.ts';
import { type Prepare, preparedSubmit, preparer } from './prepared-submit.ts';
import { SenderCodes } from './sender-codes.ts';
import { SenderDocuments } from './sender-documents.ts';
import { StoredSenders } from './senders.ts';
import { StoredShortLinks } from './short-links.ts';
import { StoredTemplates } from './templates.ts';
import { StoredTransferNumbers } from './transfer-numbers.ts';

type TextStores = {
  readonly doors: Pick<
    Doors,
    'submit' | 'templates' | 'operatorTemplates' | 'senders' | 'shortLinks' | 'transferBook'
  >;
  readonly administered: {
    readonly senders: StoredSenders;
    readonly senderDocuments: SenderDocuments;
    readonly operatorTemplates: StoredOperatorTemplates;
  };
  readonly shortLinks: StoredShortLinks;
  readonly personal: PersonalText;
  /** The step in front of `submit`, for those who accept by themselves. */
  readonly prepare: Prepare;
  readonly rounds: readonly Round[];
};

type TextGround = Ground & {
  readonly operatorTemplates: StoredOperatorTemplates;
  readonly place: Accepting['place'];
};

/** Opened first: what is accepted is judged by it. */
export function operatorTemplateStore(options: StorageOptions, ground: Ground): StoredOperatorTemplates {
  return new StoredOperatorTemplates({ ...ground, approval: options.approvals?.templates ?? 'at-once' });
}

/** `accepting` takes submissions whose texts are ready. */
export function textStores(options: StorageOptions, ground: TextGround, accepting: Submit): TextStores {
  const { database, clock, book, folder, secrets, operatorTemplates } = ground;
  const language = options.language ?? 'ru';
  const codes = linkCodes(secrets);
  const shortLinks = new StoredShortLinks({
    ...ground,
    codes,
    prefix: options.shortLinkPrefix ?? (() => `${options.publicUrl()}/t/`),
    timeZone: ACCOUNT_DEFAULTS.timeZone,
  });
  const submit = preparedSubmit({ submit: accepting, book, shortLinks });
  const documents = new SenderDocuments(join(folder, 'documents'), database, clock);
  const approval = options.approvals?.senders ?? 'at-once';
  const messages = new CodeMessages({ clock, submit: accepting, language });
  const senderCodes = new SenderCodes({ ...ground, messages, approval });
  const transferBook = new StoredTransferNumbers({ ...ground, messages, language });
  const senders = new StoredSenders({ ...ground, approval, documents, codes: senderCodes });
  const templates = new StoredTemplates({ database, clock, book });
  return {
    doors: { submit, templates, operatorTemplates, senders, shortLinks, transferBook },
    administered: { senders, senderDocuments: documents, operatorTemplates },
    shortLinks,
    personal: personalText(codes),
    prepare: preparer({ book, shortLinks }),
    rounds: [
      { every: SWEEP_ROUND, what: 'old documents of sender names', work: () => documents.sweep() },
      { every: SWEEP_ROUND, what: 'old short links', work: () => shortLinks.sweep() },
    ],
  };
}
