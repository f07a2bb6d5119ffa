// `clients/vectors/webhooks.json`: calls to a handler as the server writes them, and such as nobody should believe. Owns the table.

import { createHmac } from 'node:crypto';
import { readWebhook, WebhookError } from '../../../clients/typescript/src/index.ts';
import { handlerRequest } from '../../../src/channels/webhook/handler-request.ts';
import type { Delivery, DeliveryKind } from '../../../src/core/events/delivery.ts';

export type WebhookVector = {
  readonly name: string;
  readonly body: string;
  readonly signature: string | null;
  readonly contentType: string | null;
  readonly secret: string;
  readonly now: number;
} & ({ readonly kind: string; readonly fields: unknown } | { readonly error: string });

type Came = Omit<Extract<WebhookVector, { readonly error: string }>, 'error' | 'name'>;

const SECRET = 'фраза & phrase';
const AT = 1_790_000_000;

function written(kind: DeliveryKind, fields: Readonly<Record<string, string>>, address: string): Came {
  const delivery: Delivery = {
    ref: 1 as Delivery['ref'],
    account: 1 as Delivery['account'],
    attempt: 1,
    kind,
    address: `https://example.com/dozvon?${address}`,
    method: address.includes('get=1') ? 'get' : 'post',
    secret: SECRET,
    fields: new Map(Object.entries(fields)),
  };
  const { headers, body, address: asked } = handlerRequest(delivery, AT);
  return {
    body: body?.toString('utf8') ?? new URL(asked).search.slice(1),
    signature: headers['x-dozvon-signature'] ?? null,
    contentType: headers['content-type'] ?? null,
    secret: SECRET,
    now: AT + 5,
  };
}

const STATUS = written(
  'status',
  {
    id: '7',
    phone: '79990000001',
    status: '1',
    time: '23.11.2026 09:57:03',
    ts: '1790000000',
    err: '0',
    cost: '1.40',
    type: '0',
  },
  'charset=utf-8',
);
const MESSAGE = written(
  'incoming',
  { phone: '79990000001', mes: 'Да, "приду" & +1 😀', to: '79990000009', id: '3', sms_id: '7' },
  'charset=utf-8',
);

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** What the server does not write, with a right signature all the same. */
function forged(body: string, contentType: string | null, at: string | number = AT): Came {
  const digest = createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex');
  return { body, signature: `t=${at},v1=${digest}`, contentType, secret: SECRET, now: AT };
}

const CAME: Readonly<Record<string, Came>> = {
  'a status': STATUS,
  'an incoming message': MESSAGE,
  'an incoming message as JSON': written(
    'incoming',
    { phone: '79990000001', mes: 'Да, "приду" 😀', to: '79990000009' },
    'fmt=3&charset=utf-8',
  ),
  'an incoming call': written(
    'incoming',
    { phone: '79990000001', mes: '', to: '79990000009', call: '1' },
    'charset=utf-8',
  ),
  'a confirming call': written(
    'waited-call',
    { phone: '79990000001', ts: '1790000000', waitcall: '1' },
    'charset=utf-8',
  ),
  'a key of a menu': written(
    'menu',
    { id: '7', phone: '79990000001', item: '12', name: 'Ten roubles', key: '2' },
    'charset=utf-8',
  ),
  'a query': written('status', { id: '7', phone: '79990000001', status: '20' }, 'charset=utf-8&get=1'),
  'no signature': { ...STATUS, signature: null },
  'a signature of another form': { ...STATUS, signature: 'v1=00' },
  'another secret': { ...STATUS, secret: 'other' },
  'another body': { ...STATUS, body: STATUS.body.replace('status=1', 'status=2') },
  'another moment': { ...STATUS, signature: (STATUS.signature ?? '').replace(`t=${AT}`, `t=${AT + 1}`) },
  'at the end of the tolerance': { ...STATUS, now: AT + 300 },
  'too old': { ...STATUS, now: AT + 301 },
  'from the future': { ...STATUS, now: AT - 301 },
  'of another body and too old': { ...STATUS, body: `${STATUS.body}&x=1`, now: AT + 301 },
  'from long ago': forged('id=7', FORM, 1),
  'from a far future': forged('id=7', FORM, '999999999999'),
  'a moment that is none': forged('id=7', FORM, '-1'),
  'a moment of too many digits': forged('id=7', FORM, '1'.repeat(40)),
  'an empty signature': { ...STATUS, signature: '' },
  'a signature that is too short': { ...STATUS, signature: STATUS.signature?.slice(0, -1) ?? null },
  'a signature with more behind it': { ...STATUS, signature: `${STATUS.signature}\n` },
  'a form in all its forms': forged('mes=%d0%9F+1%2B&&empty=&bare&b==%3d&', `${FORM}; charset=UTF-8`),
  'no type is a form': forged('mes=%D0%9F', ''),
  'a type in capitals': forged('{"mes":"\\u043f"}', 'APPLICATION/JSON; Charset="utf-8"'),
  'percent codes that end early': forged('mes=%4', FORM),
  'percent codes without digits': forged('mes=%', FORM),
  'percent codes of other letters': forged('mes=%zz', FORM),
  'percent codes with a sign': forged('mes=%+4', FORM),
  'percent codes that are no UTF-8': forged('mes=%D0', FORM),
  'a broken name': forged('%ff=1', FORM),
  'JSON that is cut': forged('{"mes":"1"', JSON_TYPE),
  'JSON with more behind it': forged('{"mes":"1"}}', JSON_TYPE),
  'JSON that is a list': forged('["mes"]', JSON_TYPE),
  'JSON with a number': forged('{"mes":1}', JSON_TYPE),
  'JSON with null': forged('{"mes":null}', JSON_TYPE),
  'JSON with an object': forged('{"mes":{"a":"1"}}', JSON_TYPE),
  'JSON of brackets alone': forged('['.repeat(20_000), JSON_TYPE),
  'no JSON at all': forged('', JSON_TYPE),
  'another type': forged('mes=1', 'text/plain'),
  XML: written('status', { id: '7', phone: '79990000001', status: '1' }, 'fmt=2&charset=utf-8'),
};

export async function webhookVectors(): Promise<readonly WebhookVector[]> {
  const vectors: WebhookVector[] = [];
  for (const [name, came] of Object.entries(CAME)) {
    const told = await readWebhook(came).catch((error: unknown) => {
      if (!(error instanceof WebhookError)) throw error;
      return { error: error.code };
    });
    vectors.push({ name, ...came, ...told });
  }
  return vectors;
}
