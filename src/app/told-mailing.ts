// One mailing in a line, whoever told of it: the data folder or a server. Owns that form.

import { oneLine } from './terminal/foreign-text.ts';

type MailingLine = {
  readonly id: string;
  readonly stage: string;
  readonly run: number;
  readonly taken: number;
  readonly total: number;
  readonly recipients: number;
  /** As people read it; undefined: it has no time. */
  readonly planned: string | undefined;
  readonly name: string;
};

export function mailingLine(mailing: MailingLine): string {
  const { id, stage, run, taken, total, recipients, planned, name } = mailing;
  const done = run === 0 ? `${recipients} recipients` : `${taken} of ${total}`;
  const at = planned === undefined ? '' : `, ${planned}`;
  return oneLine(`${id} ${stage}, ${done}${at} ${name}`.trimEnd());
}
