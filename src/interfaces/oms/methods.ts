// What the five methods of OMS do with their document, and the document each answers with (spec oms 2). Owns that a document that
// cannot be read is answered in the method's own words; faults of the envelope are the page's.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import {
  OK,
  type OmsError,
  printServiceInfo,
  printUserInfo,
  printXmsResponse,
  printXmsResponses,
} from '../../protocols/oms/answers.ts';
import {
  readXmsBatch,
  readXmsData,
  readXmsUser,
  type XmsData,
  type XmsUser,
} from '../../protocols/oms/documents.ts';
import { readXml, type XmlElement } from '../../protocols/xml.ts';
import { deliver, type OmsDoors, signInParameters } from './deliver.ts';
import { serviceInfoOf } from './oms-offer.ts';
import { refusal, refusedErrors } from './replies.ts';
import type { OmsMethod } from './wsdl.ts';

export type OmsCall = {
  readonly method: OmsMethod['name'];
  /** The element of the argument, and the text in it; absent: there is none. */
  readonly argument: { readonly element: XmlElement; readonly text: string } | undefined;
  readonly address: string;
  readonly origin: string;
  readonly key: string | undefined;
};

/** One thing asked of an account, for those who keep a log of that. */
type OmsEntry = {
  readonly account: Account;
  readonly parameters: readonly (readonly [name: string, value: string])[];
};

export type OmsAnswer = { readonly document: string; readonly entries: readonly OmsEntry[] };

const DOCUMENT = {
  elements: LIMITS.oms.documentElements,
  depth: LIMITS.oms.documentDepth,
  tag: LIMITS.oms.tag,
};

/** The document of an argument: the text in it, whatever encoding it says it has; or elements that stand there as they are. */
function documentOf({ argument }: OmsCall): Result<XmlElement, string> {
  if (!argument) return err('there is no argument');
  const [element] = argument.element.children;
  if (element) return ok(element);
  const read = readXml(argument.text.trim(), DOCUMENT);
  return read.ok ? read : err(`the document cannot be read: ${read.error}`);
}

function userEntry({ userId, password }: XmsUser): OmsEntry['parameters'] {
  return [
    ['userId', userId],
    ['password', password],
  ];
}

function xmsEntry({ user, recipients, contents, subject, format }: XmsData): OmsEntry['parameters'] {
  const told = contents.map(({ type, text }): [string, string] => [
    'content',
    type === 'text/plain' ? text : `${type}, ${text.length} characters`,
  ]);
  return [
    ...(user ? userEntry(user) : []),
    ['format', format],
    ['recipients', recipients.join(';')],
    ...(subject === '' ? [] : [['subject', subject] as const]),
    ...told,
  ];
}

function answered(document: string, entries: readonly (OmsEntry | undefined)[] = []): OmsAnswer {
  return { document, entries: entries.filter((entry) => entry !== undefined) };
}

async function userInfo({ admission }: OmsDoors, call: OmsCall): Promise<OmsAnswer> {
  const fail = (errors: readonly OmsError[]): string => printUserInfo({ error: errors[0]! });
  const document = documentOf(call);
  const user = document.ok ? readXmsUser(document.value) : document;
  if (!user.ok) return answered(fail(refusal('other', user.error)));
  const { userId, password } = user.value;
  if (userId === '' && password === '') return answered(fail(refusal('invalidUser', 'there is no user')));
  const request = { parameters: signInParameters(user.value), address: call.address };
  const { outcome, account } = await admission.frame.serve({ call: 'info' }, request, async (signed) =>
    ok(signed.account.settings),
  );
  const entry = account && { account, parameters: userEntry(user.value) };
  if (!outcome.ok) return answered(fail(refusedErrors(outcome.error)), [entry]);
  const { phone, email } = outcome.value;
  const told = printUserInfo({
    ...(phone !== undefined && { replyPhone: phone }),
    ...(email !== undefined && { smtpAddress: email }),
    error: OK,
  });
  return answered(told, [entry]);
}

async function one(parts: OmsDoors, call: OmsCall): Promise<OmsAnswer> {
  const document = documentOf(call);
  const xms = document.ok ? readXmsData(document.value) : document;
  if (!xms.ok) return answered(printXmsResponse(refusal('other', xms.error)));
  const { address, key } = call;
  const { errors, account } = await deliver(parts, { xms: xms.value, address, key });
  const entry = account && { account, parameters: xmsEntry(xms.value) };
  return answered(printXmsResponse(errors), [entry]);
}

/** One after the other, in their order: they are often of one account. */
async function batch(parts: OmsDoors, call: OmsCall): Promise<OmsAnswer> {
  const document = documentOf(call);
  const all = document.ok ? readXmsBatch(document.value) : document;
  if (!all.ok) return answered(printXmsResponses([refusal('other', all.error)]));
  const most = LIMITS.oms.batch;
  if (all.value.length > most)
    return answered(printXmsResponses([refusal('other', `a batch of more than ${most} messages`)]));
  const { address } = call;
  const responses: (readonly OmsError[])[] = [];
  const entries: (OmsEntry | undefined)[] = [];
  for (const [at, xms] of all.value.entries()) {
    const key = call.key === undefined ? undefined : `${call.key}#${at + 1}`;
    const { errors, account } = await deliver(parts, { xms, address, key });
    responses.push(errors);
    entries.push(account && { account, parameters: xmsEntry(xms) });
  }
  return answered(printXmsResponses(responses), entries);
}

export async function answerOms(parts: OmsDoors, call: OmsCall): Promise<OmsAnswer> {
  switch (call.method) {
    case 'GetServiceInfo':
      return answered(printServiceInfo(serviceInfoOf(parts.service, call.origin)));
    case 'GetUserInfo':
      return await userInfo(parts, call);
    case 'DeliverXms':
    case 'SendXms':
      return await one(parts, call);
    case 'DeliverXmsBatch':
      return await batch(parts, call);
    default:
      return unreachable(call.method);
  }
}
