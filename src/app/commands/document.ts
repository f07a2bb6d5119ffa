// `dozvon document …`: invoices and acts of one account, as an operator makes, lists and prints them. Owns the reading and
// printing; the documents are the store's.

import { writeFileSync } from 'node:fs';
import type { Account } from '../../core/accounts/account.ts';
import { formatMoney, parseMoney } from '../../core/accounts/money.ts';
import { documentFileName, documentPage } from '../../core/documents/document-page.ts';
import { type StoredDocument, wholeCents } from '../../core/documents/documents.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

/** An account may ask for its own documents too. */
const itself = ({ id }: Account) => ({ by: 'id', id }) as const;

export async function documentInvoice(
  login: string,
  text: string,
  options: { readonly service?: string },
): Promise<void> {
  const sum = parseMoney(text);
  if (sum === undefined || sum <= 0 || wholeCents(sum) !== sum)
    throw new CommandError(`"${text}" is no amount; write 100 or 99.50`);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const invoice = { client: itself(account), sum, service: options.service };
    const name = { by: 'id', id: granted(await storage.documents.addInvoice(account, invoice)) } as const;
    const wanted = { client: itself(account), kind: 'invoice', name } as const;
    say(line(granted(await storage.documents.find(account, wanted))));
  });
}

export async function documentList(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const listed = granted(await storage.documents.list(account, itself(account)));
    for (const document of listed) say(line(document));
    if (listed.length === 0) say('none');
  });
}

function line({ id, kind, number, madeAt, month, amount, currency }: StoredDocument): string {
  const period = month === undefined ? '' : ` for ${month.slice(0, 7)}`;
  return `${kind} ${number} (id ${id}) of ${new Date(madeAt).toISOString().slice(0, 10)}${period}: ${formatMoney(amount)} ${currency}`;
}

/** `kind` has been checked. */
export async function documentPrint(
  login: string,
  options: { readonly kind: StoredDocument['kind']; readonly number: number; readonly to?: string },
): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const name = { by: 'number', number: options.number } as const;
    const found = await storage.documents.find(account, {
      client: itself(account),
      kind: options.kind,
      name,
    });
    if (!found.ok && found.error.fault === 'record-missing')
      throw new CommandError(`${login} has no ${options.kind} ${options.number}`);
    const document = granted(found);
    const file = options.to ?? documentFileName(document);
    writeFileSync(file, documentPage(document));
    say(file);
  });
}

export async function documentActs(): Promise<void> {
  await withStorage(async (storage) => {
    await storage.documents.makeActs();
    say('the acts of the month that has ended are made');
  });
}
