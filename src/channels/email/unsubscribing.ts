// Recipients who want no more mails: by a mail to an address only they were told, or by one click (RFC 8058). Owns checking that
// it is them; what follows from it is the hook's.

import { fieldOf, readEntity } from '../../protocols/mail-report/mime-entity.ts';
import type { HeardReply, HeardRequest } from '../link.ts';
import { proves } from './return-path.ts';

/** Told of an address that wants no more mails by this link; resolves when that is stored. */
export type Unsubscribed = (address: string) => Promise<void>;

type UnsubscribeDoors = {
  readonly link: string;
  readonly secret: string | undefined;
  readonly unsubscribed: Unsubscribed | undefined;
};

const ADDRESS = /[^\s<>"(),:;]{1,64}@[^\s<>"(),:;]{1,255}/g;

/** A mail to `unsubscribe+<proof>@`: the address stands in its subject, or is its sender's. Others are passed over. */
export async function unsubscribeByMail(
  proof: string,
  mail: Uint8Array,
  { link, secret, unsubscribed }: UnsubscribeDoors,
): Promise<'told' | 'passed over'> {
  if (secret === undefined || unsubscribed === undefined) return 'passed over';
  const entity = readEntity(mail);
  const written = [fieldOf(entity, 'subject'), fieldOf(entity, 'from')].join(' ');
  for (const [address] of written.matchAll(ADDRESS)) {
    if (!proves(proof, secret, { link, address })) continue;
    await unsubscribed(address.toLowerCase());
    return 'told';
  }
  return 'passed over';
}

/** POST does it (RFC 8058 3.2); GET, which scanners of mails make too, shows a button alone. */
export async function unsubscribeByClick(
  request: HeardRequest,
  { link, secret, unsubscribed }: UnsubscribeDoors,
): Promise<HeardReply> {
  const address = request.query.get('address')?.toLowerCase() ?? '';
  const proof = request.query.get('token') ?? '';
  if (secret === undefined || unsubscribed === undefined || !proves(proof, secret, { link, address }))
    return page(404, 'This link is not valid.');
  if (request.method === 'POST') {
    await unsubscribed(address);
    return page(200, 'You will get no more mails.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(405, 'GET or POST.');
  return page(200, '<form method="post"><button>Unsubscribe</button></form>');
}

function page(status: number, content: string): HeardReply {
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    body: `<!doctype html><meta charset="utf-8"><title>Mails</title><p>${content}</p>\n`,
  };
}
