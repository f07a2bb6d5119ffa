// Contacts as a file: CSV as it is read from the database, however large, or a spreadsheet made in memory. Owns the columns,
// which an import understands.

import { Readable } from 'node:stream';
import { LIMITS } from '../../base/limits.ts';
import { ok } from '../../base/result.ts';
import { CSV_MARK, csvRow, guardedText, textCell } from '../../base/table-cells.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Contact, GroupId } from '../../core/contacts/contact.ts';
import type { ExportRequest } from '../../core/contacts/contacts.ts';
import type { Session } from '../database/database.ts';
import { Spreadsheet } from '../sheets/spreadsheet.ts';
import { listGroups } from './groups.ts';
import { listContacts } from './list.ts';
import { type Answer, impossible } from './refusals.ts';

type GroupNames = ReadonlyMap<GroupId, string>;

const COLUMNS: readonly (readonly [string, (contact: Contact, groups: GroupNames) => string])[] = [
  ['name', (contact) => contact.name],
  ['last name', (contact) => contact.lastName],
  ['first name', (contact) => contact.firstName],
  ['middle name', (contact) => contact.middleName],
  ['birthday', (contact) => contact.birthday],
  ['own id', (contact) => contact.ownId],
  ['comment', (contact) => contact.comment],
  ['tags', (contact) => contact.tags],
  ['other phones', (contact) => contact.otherPhones],
  ['limit', (contact) => contact.limit],
  ['groups', (contact, groups) => contact.groups.map((id) => groups.get(id) ?? String(id)).join(', ')],
];

function headings(asked: ExportRequest): string[] {
  return [asked.book === 'phones' ? 'phone' : 'mail', ...COLUMNS.map(([heading]) => heading)];
}

function cellsOf(contact: Contact, groups: GroupNames): string[] {
  return [contact.addresses.join(', '), ...COLUMNS.map(([, read]) => read(contact, groups))];
}

function csvLine(cells: readonly string[]): string {
  return `${csvRow(cells.map(guardedText), ';')}\r\n`;
}

type Page = AsyncGenerator<readonly Contact[], void>;

async function* pages(session: Session, account: Account, asked: ExportRequest): Page {
  const groups = asked.group === undefined ? {} : { groups: [asked.group] };
  for (let after = 0; ; ) {
    const page = await listContacts(
      session,
      { account, book: asked.book },
      {
        book: asked.book,
        after,
        limit: LIMITS.contacts.membersRead,
        ...groups,
      },
    );
    // The group was there a moment ago: gone meanwhile, it has no more members.
    if (!page.ok || page.value.length === 0) return;
    yield page.value;
    after = page.value.at(-1)!.id;
  }
}

/** Names by which an import finds the group again; one it would cut or take for a number is told by its id. */
async function groupNames(
  session: Session,
  account: Account,
  asked: ExportRequest,
): Promise<Answer<GroupNames>> {
  const listed = await listGroups(session, account, { book: asked.book });
  if (!listed.ok) return listed;
  return ok(new Map(listed.value.map(({ id, name }) => [id, /[|;,]|^\d+$/.test(name) ? String(id) : name])));
}

async function* csv(all: Page, groups: GroupNames, asked: ExportRequest): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CSV_MARK + csvLine(headings(asked)), 'utf8');
  for await (const page of all)
    yield Buffer.from(page.map((contact) => csvLine(cellsOf(contact, groups))).join(''), 'utf8');
}

async function xlsx(
  account: Account,
  all: Page,
  groups: GroupNames,
  asked: ExportRequest,
): Promise<Answer<AsyncIterable<Uint8Array>>> {
  const sheet = new Spreadsheet({
    sheet: 'contacts',
    heads: headings(asked),
    timeZone: account.settings.timeZone,
  });
  try {
    let rows = 0;
    for await (const page of all) {
      rows += page.length;
      if (rows > LIMITS.sheet.xlsxRowsWritten)
        return impossible(
          `more than ${LIMITS.sheet.xlsxRowsWritten} contacts do not go into a spreadsheet; export CSV`,
        );
      sheet.add(page.map((contact) => cellsOf(contact, groups).map(textCell)));
    }
    return ok(Readable.from([await sheet.packed()]));
  } finally {
    await sheet.close();
  }
}

export async function exportContacts(
  session: Session,
  account: Account,
  asked: ExportRequest,
): Promise<Answer<AsyncIterable<Uint8Array>>> {
  if (asked.group !== undefined) {
    const found = await listGroups(session, account, { book: asked.book, groups: [asked.group] });
    if (!found.ok) return found;
  }
  const groups = await groupNames(session, account, asked);
  if (!groups.ok) return groups;
  const all = pages(session, account, asked);
  return asked.format === 'csv'
    ? ok(csv(all, groups.value, asked))
    : await xlsx(account, all, groups.value, asked);
}
