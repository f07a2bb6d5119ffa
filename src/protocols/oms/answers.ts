// The documents OMS answers with (spec oms 3, 5, 7): what the service is, who a user is, what became of a message. Owns their codes,
// names and order; values come in from outside.

import { type PrintedElement, printXml } from '../xml.ts';
import { OMS_NAMESPACE } from './documents.ts';

/** Lower-camel on the wire; those of the protocol that nothing here means are not among them. */
export type OmsCode =
  | 'ok'
  | 'invalidUser'
  | 'unregisteredService'
  | 'invalidRecipient'
  | 'crossCarrier'
  | 'invalidChar'
  | 'invalidMedia'
  | 'perDayMsgLimit'
  | 'lowBalance'
  | 'lengthLimit'
  | 'sizeLimit'
  | 'slidesLimit'
  | 'serviceNetwork'
  | 'noScheduled'
  | 'other';

export type OmsError = {
  readonly code: OmsCode;
  /** For the user to read. */
  readonly content?: string;
  /** Whom it is about; absent: everybody. */
  readonly recipients?: readonly string[];
};

type UserInfo = {
  readonly replyPhone?: string;
  readonly smtpAddress?: string;
  readonly error: OmsError;
};

type SmsLimits = {
  readonly maxRecipientsPerMessage: number;
  readonly maxMessagesPerSend: number;
  readonly maxSbcsPerMessage: number;
  readonly maxDbcsPerMessage: number;
};

type MmsLimits = {
  readonly supportSlide: 'true' | 'false';
  readonly maxRecipientsPerMessage: number;
  readonly maxSizePerMessage: number;
  readonly maxSlidesPerMessage: number;
};

export type ServiceInfo = {
  readonly namespace: string;
  readonly serviceProvider: string;
  readonly serviceUri: string;
  readonly signUpPage: string;
  readonly targetLocale: number;
  readonly localName: string;
  readonly englishName: string;
  readonly sms: SmsLimits;
  /** Absent: not offered. */
  readonly longSms?: SmsLimits;
  readonly mms?: MmsLimits;
};

export const OK: OmsError = { code: 'ok' };

function errorElement({ code, content, recipients = [] }: OmsError): PrintedElement {
  const told: PrintedElement[] = [];
  if (content !== undefined) told.push({ name: 'content', content });
  if (recipients.length > 0) told.push({ name: 'recipientList', content: recipients.join(';') });
  const severity = code === 'ok' ? 'neutral' : 'failure';
  return { name: 'error', attributes: { code, severity }, content: told };
}

function responseElement(errors: readonly OmsError[]): PrintedElement {
  return { name: 'xmsResponse', content: errors.map(errorElement) };
}

function document(root: PrintedElement, namespace: string = OMS_NAMESPACE): string {
  return printXml({ ...root, attributes: { xmlns: namespace, ...root.attributes } });
}

export function printXmsResponse(errors: readonly OmsError[]): string {
  return document(responseElement(errors));
}

export function printXmsResponses(responses: readonly (readonly OmsError[])[]): string {
  return document({ name: 'xmsResponses', content: responses.map(responseElement) });
}

export function printUserInfo({ replyPhone, smtpAddress, error }: UserInfo): string {
  const told: PrintedElement[] = [];
  if (replyPhone !== undefined) told.push({ name: 'replyPhone', content: replyPhone });
  if (smtpAddress !== undefined) told.push({ name: 'smtpAddress', content: smtpAddress });
  return document({ name: 'userInfo', content: [...told, errorElement(error)] });
}

function offer(name: string, limits: SmsLimits | MmsLimits): PrintedElement {
  const attributes = Object.entries(limits).map(([key, value]) => [key, String(value)]);
  return { name, attributes: Object.fromEntries(attributes) };
}

export function printServiceInfo(info: ServiceInfo): string {
  const { sms, longSms, mms } = info;
  const offers = [
    offer('SMS_SENDER', sms),
    ...(mms ? [offer('MMS_SENDER', mms)] : []),
    ...(longSms ? [offer('LONG_SMS_SENDER', longSms)] : []),
  ];
  const content = [
    { name: 'serviceProvider', content: info.serviceProvider },
    { name: 'serviceUri', content: info.serviceUri },
    { name: 'signUpPage', content: info.signUpPage },
    { name: 'targetLocale', content: String(info.targetLocale) },
    { name: 'localName', content: info.localName },
    { name: 'englishName', content: info.englishName },
    { name: 'authenticationType', content: 'other' },
    { name: 'supportedService', content: offers },
  ];
  return document({ name: 'serviceInfo', content }, info.namespace);
}
