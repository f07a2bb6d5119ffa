// Whatever bytes come to the pages of SOAP and OMS, there is a reply that is an envelope, and nothing is sent that nobody asked for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { admissionOf } from '../../../src/dialect/frame.ts';
import { omsPage } from '../../../src/interfaces/oms/oms-page.ts';
import { soapPage } from '../../../src/interfaces/soap/soap-page.ts';
import type { WebPage, WebReply } from '../../../src/interfaces/web-page.ts';
import {
  childOf,
  type PrintedElement,
  printXml,
  readXml,
  type XmlElement,
} from '../../../src/protocols/xml.ts';
import { doorsOf, FakeCore } from '../../support/fake-core.ts';
import { omsOffer } from '../../support/oms-offer.ts';
import { dotNetRequest, encodedRequest, xmsData } from '../../support/oms-request.ts';
import { soapEnvelope } from '../../support/soap-request.ts';

/** Of replies: a namespace that a request came with is told back escaped. */
const LIMITS = { elements: 5_000, depth: 40, tag: 100_000 };

type Pages = {
  readonly core: FakeCore;
  readonly soap: WebPage;
  readonly oms: WebPage;
  readonly troubles: unknown[];
};

function pages(): Pages {
  const core = new FakeCore();
  const doors = doorsOf(core);
  const troubles: unknown[] = [];
  const admission = admissionOf({ doors, report: (trouble) => void troubles.push(trouble) });
  const parts = { doors, admission };
  return {
    core,
    soap: soapPage(parts),
    oms: omsPage({ ...parts, service: omsOffer({ mms: 'on' }) }),
    troubles,
  };
}

function ask(page: WebPage, body: Uint8Array, contentType = 'text/xml; charset=utf-8'): Promise<WebReply> {
  return page.answer({
    method: 'POST',
    target: page.path,
    origin: 'http://sms.example',
    headers: new Map([['content-type', contentType]]),
    body,
    address: '127.0.0.1',
  });
}

/** What stands in the body of a reply. */
function told(reply: WebReply): XmlElement {
  const read = readXml(String(reply.body), LIMITS);
  assert.ok(read.ok, `${read.ok ? '' : read.error}: ${String(reply.body)}`);
  const root = childOf(read.value, 'Body')?.children[0];
  assert.ok(root, String(reply.body));
  assert.equal(root.name === 'Fault', reply.status !== 200, String(reply.body));
  return root;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

const REQUESTS = [
  soapEnvelope('send2', {
    login: 'alex',
    psw: '123',
    phones: '79990000001',
    mes: 'Привет',
    query: 'flash=1',
  }),
  soapEnvelope('status', { login: 'alex', psw: '123', phone: '79990000001', id: '1' }),
  dotNetRequest('DeliverXms', 'xmsData', xmsData()),
  encodedRequest(
    'DeliverXmsBatch',
    'packageXml',
    `<xmsBatch>${xmsData().replace(/^.*?\?>\s*/, '')}</xmsBatch>`,
  ),
];

test('random bytes are a fault', async () => {
  const { soap, oms, core, troubles } = pages();
  const types = fc.constantFrom(
    'text/xml',
    'text/xml; charset=utf-16',
    'application/soap+xml; charset=windows-1251',
    '',
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), types, async (body, type) => {
      for (const page of [soap, oms]) assert.equal(told(await ask(page, body, type)).name, 'Fault');
    }),
    { numRuns: 300 },
  );
  assert.deepEqual([core.submissions, troubles], [[], []]);
});

test('a request cut short anywhere sends nothing, and is answered', async () => {
  const { soap, oms, core, troubles } = pages();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...REQUESTS), fc.nat(), async (request, at) => {
      const whole = bytes(request);
      const cut = whole.subarray(0, at % whole.length);
      for (const page of [soap, oms]) assert.equal(told(await ask(page, cut)).name, 'Fault');
    }),
    { numRuns: 300 },
  );
  assert.deepEqual([core.submissions, troubles], [[], []]);
});

test('a request with anything pasted into it is answered', async () => {
  const { soap, oms, troubles } = pages();
  const pasted = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '&#0;',
      '&#x26;',
      ']]>',
      '<![CDATA[',
      '<!--',
      '<?x?>',
      '<!DOCTYPE a>',
      '"',
      '\u0000',
    ),
    fc.constantFrom(
      '<a>',
      '</n:send2>',
      ' xmlns=""',
      ' xsi:nil="1"',
      ' href="#a"',
      'x'.repeat(9_000),
      '<b>'.repeat(2_000),
    ),
    fc.string({ maxLength: 8, unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...REQUESTS), fc.nat(), pasted, async (request, at, what) => {
      const place = at % request.length;
      const body = bytes(request.slice(0, place) + what + request.slice(place + (at % 3)));
      for (const page of [soap, oms]) told(await ask(page, body));
    }),
    { numRuns: 600 },
  );
  assert.deepEqual(troubles, []);
});

test('whatever a text holds, it arrives as it was written', async () => {
  const { soap, oms, core } = pages();
  // What XML cannot hold no client can write; a carriage return is a line feed to any reader.
  const text = fc
    .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
    .map((written) => `${written.replace(/[\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/gu, ' ')}.`);
  await fc.assert(
    fc.asyncProperty(text, async (mes) => {
      const before = core.submissions.length;
      const fields = { login: 'alex', psw: '123', phones: '79990000001', mes, query: '' };
      assert.equal(
        childOf(told(await ask(soap, bytes(soapEnvelope('send2', fields)))), 'sendresult', 'error')?.text,
        '0',
      );
      const body = printXml({ name: 'content', attributes: { contentType: 'text/plain' }, content: mes });
      const long = '<requiredService>LONG_SMS_SENDER</requiredService>';
      await ask(oms, bytes(dotNetRequest('SendXms', 'xmsData', xmsData({ head: long, body }))));
      const sent = core.submissions.slice(before).map(({ items }) => items[0]?.text);
      assert.deepEqual(sent, [mes, mes]);
    }),
    { numRuns: 300 },
  );
});

const name = fc.constantFrom('a', 'b', 'long-name', 'x.y', '_z');
const tree = fc.letrec<{ readonly element: PrintedElement }>((tie) => ({
  element: fc.record(
    {
      name,
      attributes: fc.dictionary(name, fc.string({ maxLength: 10, unit: 'grapheme' }), { maxKeys: 3 }),
      content: fc.oneof(
        { depthSize: 'small' },
        fc.string({ maxLength: 20, unit: 'grapheme' }),
        fc.array(tie('element'), { maxLength: 3 }),
      ),
    },
    { requiredKeys: ['name'] },
  ),
})).element;

const kept = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');

function assertSame(read: XmlElement, { name, attributes = {}, content = '' }: PrintedElement): void {
  assert.equal(read.name, name);
  assert.deepEqual(
    [...read.attributes],
    Object.entries(attributes).map(([key, value]) => [key, kept(value)]),
  );
  if (typeof content === 'string') return assert.equal(read.text, kept(content));
  assert.equal(read.children.length, content.length);
  for (const [at, child] of content.entries()) assertSame(read.children[at]!, child);
}

test('a tree that is printed is read back', () => {
  fc.assert(
    fc.property(tree, (element) => {
      const read = readXml(printXml(element), LIMITS);
      assert.ok(read.ok, read.ok ? '' : read.error);
      assertSame(read.value, element);
    }),
    { numRuns: 500 },
  );
});
