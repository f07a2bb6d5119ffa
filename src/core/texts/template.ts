// Texts an account keeps to send again, and what interfaces may ask of them (spec http-templates 1). Owns these shapes; the
// one of them that is added to every text is chosen in `signature.ts`.

import type { Result } from '../../base/result.ts';
import type { Account, Switch } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from '../messages/kind.ts';

/** The words of the wire; the empty one fits every kind. */
export const TEMPLATE_FORMATS = ['', 'sms', 'flash', 'bin', 'push', 'mms', 'call', 'mail', 'viber'] as const;
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number];

export const FORMAT_KINDS: Readonly<Record<Exclude<TemplateFormat, ''>, MessageKind>> = {
  sms: 'sms',
  flash: 'flash',
  bin: 'binary',
  push: 'push',
  mms: 'mms',
  call: 'call',
  mail: 'mail',
  viber: 'viber',
};

export type TemplateContent = {
  readonly name: string;
  readonly text: string;
  readonly format: TemplateFormat;
  /** Sender name used with it; empty: the account's. */
  readonly sender: string;
  /** Whether it is added to texts by itself. */
  readonly signature: Switch;
};

export type Template = TemplateContent & { readonly id: number };

/** `detail` is a sentence for the client. */
export type TextFault = { readonly fault: FaultCode; readonly detail?: string };

type Answer<T> = Promise<Result<T, TextFault>>;

export interface Templates {
  /** In the order they were made. */
  list(account: Account): Answer<readonly Template[]>;
  add(account: Account, content: TemplateContent): Answer<number>;
  /** What is absent stays. */
  change(account: Account, id: number, change: Partial<TemplateContent>): Answer<true>;
  remove(account: Account, id: number): Answer<true>;
  /** The text a mailing names by `tpl`; `record-missing` when the account has none of that id. */
  text(account: Account, id: number): Answer<Template>;
}
