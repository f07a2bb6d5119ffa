// `clients/vectors/webhooks.json`: calls to a handler as the server writes them, and such as nobody should believe. Owns the table.

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
