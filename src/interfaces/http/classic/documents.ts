// `documents.php` (spec http-clients 4): invoices for sub-clients made, invoices and acts downloaded as pages to print. Owns
// the actions of the page; the page to print is `core/documents/document-page.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { parseMoney } from '../../../core/accounts/money.ts';
import { documentFileName, documentPage } from '../../../core/documents/document-page.ts';
import { type StoredDocument, wholeCents } from '../../../core/documents/documents.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Parameters } from '../../../dialect/parameters.ts';
import { idReply } from '../../../dialect/records.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { fileHeaders } from '../saved-file.ts';
import { actionOf } from './action.ts';
import type { Answer } from './classic-request.ts';
import { clientName } from './client-name.ts';
import type { Reply } from './replies.ts';
import { IDS_MOST, wholeParameter } from './whole-parameter.ts';

const ACTIONS: Readonly<Record<string, (doors: Doors) => Answer>> = {
  add_account: addInvoice,
  get_account: (doors) => download(doors, 'invoice'),
  get_act: (doors) => download(doors, 'act'),
};

export function documentsAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = actionOf(request.parameters, ACTIONS);
    return action.ok ? await action.value(doors)(request) : action;
  };
}

function addInvoice(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const client = clientName(parameters);
    if (!client.ok) return client;
    const sum = parseMoney(parameters.text('sum').trim().replace(',', '.'));
    if (sum === undefined || sum <= 0 || wholeCents(sum) !== sum)
      return err(wrongParameters('sum must be an amount such as 100 or 99.50'));
    const service = parameters.text('service').trim();
    if ([...service].length > LIMITS.documents.serviceCharacters)
      return err(wrongParameters(`service is longer than ${LIMITS.documents.serviceCharacters} characters`));
    const invoice = { client: client.value, sum, service: service === '' ? undefined : service };
    const added = await doors.documents.addInvoice(account, invoice);
    return added.ok ? ok(idReply(String(added.value), format, { text: 'ID = ', xml: 'result' })) : added;
  };
}

function download(doors: Doors, kind: StoredDocument['kind']): Answer {
  return async ({ account, parameters }): Promise<Result<Reply, ClassicFault>> => {
    const client = clientName(parameters);
    if (!client.ok) return client;
    const name = documentName(parameters);
    if (!name.ok) return name;
    const found = await doors.documents.find(account, { client: client.value, kind, name: name.value });
    return found.ok ? ok(fileOf(found.value)) : found;
  };
}

type DocumentName =
  | { readonly by: 'id'; readonly id: number }
  | { readonly by: 'number'; readonly number: number };

/** An id comes before a number. */
function documentName(parameters: Parameters): Result<DocumentName, ClassicFault> {
  const id = wholeParameter(parameters, 'id', IDS_MOST);
  if (!id.ok) return id;
  if (id.value !== undefined) return ok({ by: 'id', id: id.value });
  const number = wholeParameter(parameters, 'num', IDS_MOST);
  if (!number.ok) return number;
  return number.value === undefined
    ? err(wrongParameters('id or num is missing'))
    : ok({ by: 'number', number: number.value });
}

function fileOf(document: StoredDocument): Reply {
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(documentPage(document), 'utf8'),
    headers: {
      ...fileHeaders(documentFileName(document)),
      // What a client wrote stands in it; nothing of that is to run.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  };
}
