// What every library does against a live server (clients/README.md), in TypeScript. Owns nothing but that.

import { Classic, Dozvon, DozvonError, type Message } from '../src/index.ts';

declare const process: {
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: { write(text: string): void };
};

const {
  DOZVON_URL: url = '',
  DOZVON_KEY: key = '',
  DOZVON_LOGIN: login = '',
  DOZVON_PASSWORD: password = '',
} = process.env;
const dozvon = new Dozvon({ url, key });

async function until<Value>(ask: () => Promise<Value>, done: (value: Value) => boolean): Promise<Value> {
  for (let left = 120; ; left--) {
    const value = await ask();
    if (done(value) || left === 0) return value;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function first(id: string, recipient: string): Promise<Message | undefined> {
  for await (const message of dozvon.messages.list({ id, recipient })) return message;
  return undefined;
}

async function ended(id: string, recipient: string): Promise<string | undefined> {
  return (
    await until(
      () => first(id, recipient),
      (message) => message?.final === true,
    )
  )?.status;
}

const hello = { recipients: ['79990000001'], text: 'Hello' };
const idempotencyKey = `live-${Date.now()}`;
const sent = await dozvon.messages.send(hello, { idempotencyKey });
const again = await dozvon.messages.send(hello, { idempotencyKey });
const delivered = await ended(sent.id, '79990000001');
const call = await dozvon.messages.call('79990000002', {
  menu: 'Press 1',
  items: [{ on: '1', play: 'One' }],
});
const called = await ended(call.id, '79990000002');
const price = await dozvon.messages.price({ recipients: ['79990000001'], text: 'a'.repeat(161) });
await dozvon.messages.send({ recipients: ['79990000001'], text: 'Hello again' });
let listed = 0;
for await (const _ of dozvon.messages.list({ recipient: '79990000001', limit: 1 })) listed++;

const contact = await dozvon.contacts.add({ addresses: ['79990000003'], name: 'Анна' });
let name: string | null = null;
for await (const found of dozvon.contacts.list({ search: 'Анна' })) name = found.name;
await dozvon.contacts.remove(contact.id);

const template = await dozvon.templates.add({ name: 'live', text: 'one' });
await dozvon.templates.change(template.id, { text: 'two' });
const [kept] = await dozvon.templates.list();
await dozvon.templates.remove(template.id);

const { id } = await dozvon.mailings.create({
  name: 'live',
  text: 'Hello',
  recipients: ['79990000004', '79990000005'],
  open: true,
});
await dozvon.mailings.addRecipients(id, ['79990000006']);
await dozvon.mailings.start(id);
const mailing = await until(
  () => dozvon.mailings.get(id),
  ({ stage }) => stage === 'finished',
);

const checked = await dozvon.checkMenu('Hello{menu: Press 1\n1: call:12x\n}');
const refused = await new Dozvon({ url, key: 'wrong' })
  .balance()
  .catch((error: unknown) => error as DozvonError);

const classic = new Classic({ url, login, password });
const columns = await classic.send_sms('79990000007', 'Hello');
const status = await until(
  () => classic.get_status(columns[0] ?? '', '79990000007') as Promise<string[]>,
  ([one]) => one !== '-1' && one !== '0',
);
const cost = await classic.get_sms_cost('79990000007', 'Hello');
const balance = await classic.get_balance();

const told = {
  sent: sent.count,
  again: again.id === sent.id,
  delivered,
  called,
  price: price.count,
  listed,
  contact: name,
  template: kept?.text,
  mailing: mailing.recipients,
  complaint: checked.diagnostics[0]?.code,
  refused: refused instanceof DozvonError ? refused.name.replace('Error', '').toLowerCase() : 'none',
  classic: [columns.length, status[0], cost, balance !== false && /^\d+\.\d\d$/.test(balance)],
};
process.stdout.write(`${JSON.stringify(told)}\n`);
