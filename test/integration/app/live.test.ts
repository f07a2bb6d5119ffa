// The whole product watched while a real call goes on: SIP and RTP over loopback, a virtual phone that presses keys, and a page that
// sees each of its steps.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { basic } from '../../support/json-client.ts';
import { type FrameOf, LivePage } from '../../support/live-client.ts';
import { Product } from '../../support/product.ts';

let product: Product;

before(async () => {
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual', concurrent: 4 }],
    config: {
      phones: [
        {
          number: '79990000001',
          ringSeconds: 1,
          steps: [{ hear: 0.5 }, { press: '1' }, { hear: 0.5 }, { wait: 1 }, { press: '2' }],
        },
      ],
    },
  });
  await product.addAccount('shop');
  await product.run('account', 'administrator', 'shop', 'on');
});

after(() => product.discard());

type Call = FrameOf<'calls'>['calls'][number];

test('a page sees a call be dialled, ring, walk through its menu and end, and its message with it', async (context) => {
  const headers = { authorization: basic('shop', 'secret') };
  const page = await LivePage.open(product.url, headers, {
    subscribe: ['calls', 'messages', 'rates', 'trunks'],
    scope: 'installation',
  });
  context.after(() => page.close());
  const [trunk] = (await page.frame('trunks')).trunks;
  assert.deepEqual([trunk?.name, trunk?.healthy, trunk?.lines, trunk?.busy], ['phones', true, 4, 0]);
  const menu =
    'Hello! {menu: Press 1 for news, 2 to leave.\n1: Here are the news of today.\n2: end} Goodbye!';
  const id = await product.callWith('shop', '79990000001', { mes: menu });
  const call = async (fits: (call: Call) => boolean): Promise<Call> => {
    const frame = await page.frame('calls', ({ calls }) => calls.some(fits));
    return frame.calls.find(fits) as Call;
  };
  const ringing = await call(({ state }) => state === 'ringing');
  assert.deepEqual(
    [ringing.id, ringing.phone, ringing.login, ringing.trunk, ringing.direction],
    [String(id), '79990000001', 'shop', 'phones', 'out'],
  );
  const busy = await page.frame('trunks', ({ trunks }) => trunks[0]?.busy === 1);
  assert.equal(busy.trunks[0]?.quality, 1);
  const atOne = await call(({ keys, item }) => keys === '1' && item === '1');
  assert.equal(atOne.state, 'in-menu');
  assert.match(atOne.said ?? '', /news of today/);
  const over = await page.frame('calls', (frame) => frame.over.includes(ringing.number));
  assert.equal(over.snapshot, false);
  const done = await page.frame('messages', ({ changes }) =>
    changes.some(({ status }) => status === 'delivered'),
  );
  assert.deepEqual(done.changes.at(-1)?.numbers, [ringing.number]);
  const last = await page.frame('rates', ({ points }) =>
    points.some(({ kind, delivered }) => kind === 'call' && delivered === 1),
  );
  assert.equal(last.snapshot, false);
});

test('a server that stops says so to whoever watches', async () => {
  const page = await LivePage.open(
    product.url,
    { authorization: basic('shop', 'secret') },
    { subscribe: ['calls'] },
  );
  await page.frame('calls');
  assert.equal(await product.stop(), 0);
  assert.equal((await page.end()).code, 1001);
});
