// The link to an MMS relay against a server that holds submissions to MM7's schema, order of elements included.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { simpleParser } from 'mailparser';
import { MMS } from '../../../src/channels/messenger/mms/mms.ts';
import { heard, open, type ProviderCall, type ProviderReply, provider, stage } from './stage.ts';

const NS = 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4';
const GIVEN = { vaspId: 'centre', vasId: 'news', sender: '4200', user: 'vasp', password: 'pass' };
const HEARD = { reportUser: 'relay', reportPassword: 'word' };

function soap(body: string, transaction = '77'): string {
  return `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
<soapenv:Header><mm7:TransactionID xmlns:mm7="${NS}" soapenv:mustUnderstand="1">${transaction}</mm7:TransactionID></soapenv:Header>
<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

const submitted = (code: number, id = '<MessageID>041502073667</MessageID>'): string =>
  soap(
    `<SubmitRsp xmlns="${NS}"><MM7Version>6.8.0</MM7Version><Status><StatusCode>${code}</StatusCode><StatusText>x</StatusText></Status>${id}</SubmitRsp>`,
  );
const answering = (body: string, status = 200): ProviderReply => ({
  status,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body,
});

/** Order of the schema's sequence for SubmitReq; every child must be of it, in it. */
const SEQUENCE = [
  'MM7Version',
  'SenderIdentification',
  'Recipients',
  'ServiceCode',
  'LinkedID',
  'MessageClass',
  'TimeStamp',
  'ReplyCharging',
  'EarliestDeliveryTime',
  'ExpiryDate',
  'DeliveryReport',
  'ReadReply',
  'Priority',
  'Subject',
  'ChargedParty',
  'ChargedPartyID',
  'DistributionIndicator',
  'DeliveryCondition',
  'ApplicID',
  'ReplyApplicID',
  'AuxApplicInfo',
  'ContentClass',
  'DRMContent',
  'Content',
];

async function checked(call: ProviderCall) {
  assert.equal(call.method, 'POST');
  assert.equal(call.headers.soapaction, '""');
  assert.equal(call.headers.authorization, `Basic ${Buffer.from('vasp:pass').toString('base64')}`);
  const type = String(call.headers['content-type']);
  assert.match(type, /^multipart\/related; boundary=".+"; type="text\/xml"; start="<envelope>"$/);
  const body = call.body.toString('utf8');
  const xml = /Content-ID: <envelope>\r\n.*\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? '';
  assert.equal(XMLValidator.validate(xml), true);
  const tree = new XMLParser({ removeNSPrefix: true, parseTagValue: false, ignoreAttributes: false }).parse(
    xml,
  );
  const { Header: header, Body: inside } = tree.Envelope;
  const request = inside.SubmitReq;
  assert.ok(xml.includes(`<SubmitReq xmlns="${NS}">`));
  const names = Object.keys(request).filter((name) => !name.startsWith('@_'));
  assert.deepEqual(
    names,
    SEQUENCE.filter((name) => names.includes(name)),
  );
  assert.equal(request.Content['@_href'], 'cid:content');
  // A parser of somebody else's finds the same parts.
  const mail = await simpleParser(`MIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}`);
  return { request, transaction: header.TransactionID['#text'] as string, mail };
}

test('text and files go as parts of one submission, and its answer names the message', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mms-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'kept'), Buffer.from([0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x2d, 0x00]));
  const relay = await provider(context, () => answering(submitted(1000)));
  const { doors, outbox, clock } = stage(context, { uploadPath: (file) => path.join(folder, file) });
  open(context, MMS, { doors, given: { ...GIVEN, ...HEARD, url: `${relay.url}/mm7`, serviceCode: 'gold' } });
  const files = [{ name: 'фото.jpg', file: 'kept', bytes: 7 }];
  const validUntil = clock.now() + 3_600_000;
  outbox.add('79990000001', 'mms', {
    text: 'Привет & <всем>',
    subject: 'Тема "1"',
    files,
    validUntil: validUntil as never,
  });
  await outbox.until(() => outbox.outcomes.length === 1);
  const outcome = outbox.outcomes[0]?.outcome;
  assert.ok(outcome?.kind === 'handed');
  assert.deepEqual(outcome.ids, ['041502073667']);
  const { request, mail } = await checked(relay.calls[0]!);
  assert.equal(request.SenderIdentification.VASPID, 'centre');
  assert.equal(request.SenderIdentification.VASID, 'news');
  assert.equal(request.SenderIdentification.SenderAddress.ShortCode, '4200');
  assert.equal(request.Recipients.To.Number, '+79990000001');
  assert.equal(request.ServiceCode, 'gold');
  assert.equal(request.Subject, 'Тема "1"');
  assert.equal(request.DeliveryReport, 'true');
  assert.equal(request.TimeStamp, '2026-01-15T09:00:00Z');
  assert.equal(request.ExpiryDate, '2026-01-15T10:00:00Z');
  const body = relay.calls[0]!.body.toString('utf8');
  const type = 'multipart/related; type="application/smil"; start="<smil>"; boundary="';
  assert.ok(body.includes(`Content-Type: ${type}`));
  const smil = /Content-ID: <smil>\r\n[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? '';
  assert.equal(XMLValidator.validate(smil), true);
  const { par } = new XMLParser({ ignoreAttributes: false }).parse(smil).smil.body;
  // What a slide names is there, by that name.
  assert.deepEqual([par.img['@_src'], par.text['@_src']], ['1-____.jpg', 'text.txt']);
  for (const location of [par.img['@_src'], par.text['@_src']])
    assert.ok(body.includes(`Content-Location: ${location}\r\n`), location);
  const picture = mail.attachments.find(({ contentType }) => contentType === 'image/jpeg');
  assert.deepEqual([...(picture?.content ?? [])], [0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x2d, 0x00]);
  assert.match(
    relay.calls[0]!.body.toString('utf8'),
    /Content-ID: <text>[\s\S]*?\r\n\r\nПривет & <всем>\r\n--/,
  );
});

test('one part alone comes without a presentation', async (context) => {
  const relay = await provider(context, () => answering(submitted(1000)));
  const { doors, outbox } = stage(context);
  open(context, MMS, { doors, given: { ...GIVEN, url: relay.url } });
  outbox.add('79990000001', 'mms', { text: 'Hello' });
  await outbox.until(() => outbox.outcomes.length === 1);
  const body = relay.calls[0]!.body.toString('utf8');
  assert.match(body, /Content-Type: multipart\/mixed; boundary=/);
  assert.ok(!body.includes('smil'));
});

test('where no report is heard none is asked for, and what the relay took counts as delivered', async (context) => {
  const relay = await provider(context, () => answering(submitted(1000)));
  const { doors, outbox } = stage(context);
  open(context, MMS, { doors, given: { ...GIVEN, url: relay.url } });
  outbox.add('79990000001', 'mms');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
  const { request } = await checked(relay.calls[0]!);
  assert.deepEqual([request.DeliveryReport, request.ReadReply], ['false', 'false']);
});

async function outcomeOf(context: TestContext, reply: ProviderReply) {
  const relay = await provider(context, () => reply);
  const { doors, outbox, turns } = stage(context);
  open(context, MMS, { doors, given: { ...GIVEN, url: relay.url } });
  outbox.add('79990000001', 'mms');
  await outbox.until(() => outbox.outcomes.length + outbox.putBacks.length > 0);
  return { outcome: outbox.outcomes[0]?.outcome, putBacks: outbox.putBacks.length, turns, relay };
}

test('status codes become outcomes, of answers and of faults alike', async (context) => {
  const failed = (status: number, err: number) => ({
    kind: 'link-failed',
    link: 'chat',
    status,
    err,
    reason: 'refused',
  });
  assert.deepEqual((await outcomeOf(context, answering(submitted(2002, '')))).outcome, failed(22, 249));
  assert.deepEqual((await outcomeOf(context, answering(submitted(2003, '')))).outcome, failed(20, 1));
  assert.deepEqual((await outcomeOf(context, answering(submitted(2004, '')))).outcome, failed(20, 21));
  const inside = `<RSErrorRsp xmlns="${NS}"><MM7Version>6.8.0</MM7Version><Status><StatusCode>2007</StatusCode><StatusText>corrupt</StatusText></Status></RSErrorRsp>`;
  const fault = soap(
    `<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>Client error</faultstring><detail>${inside}</detail></soapenv:Fault>`,
  );
  assert.deepEqual((await outcomeOf(context, answering(fault, 500))).outcome, failed(20, 255));
});

test('a relay out of order gets its message again; one that does not know us takes the link down', async (context) => {
  const busy = await outcomeOf(context, answering(submitted(4006, '')));
  assert.deepEqual([busy.outcome, busy.putBacks, busy.turns], [undefined, 1, []]);
  const unknown = await outcomeOf(context, answering(submitted(4001, '')));
  assert.deepEqual([unknown.outcome, unknown.putBacks, unknown.turns], [undefined, 1, ['no']]);
});

test('an answer that is no MM7 leaves the message in doubt, and its repetition has the same TransactionID', async (context) => {
  const relay = await provider(context, (_call, number) =>
    number === 1 ? answering('<html><p>', 502) : answering(submitted(1000)),
  );
  const { doors, outbox } = stage(context);
  open(context, MMS, { doors, given: { ...GIVEN, url: relay.url } });
  const ref = outbox.add('79990000001', 'mms');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'chat' });
  outbox.add('79990000001', 'mms', { ref, publicId: String(ref), doubtful: 'yes', attempt: 2 });
  await outbox.until(() => outbox.outcomes.length === 2);
  const [first, second] = await Promise.all(relay.calls.map(checked));
  assert.equal(first?.transaction, second?.transaction);
});

function listening(context: TestContext) {
  const { doors, outbox, reception, clock } = stage(context);
  const link = open(context, MMS, { doors, given: { ...GIVEN, ...HEARD, url: 'http://127.0.0.1:9/' } });
  const authorization = `Basic ${Buffer.from('relay:word').toString('base64')}`;
  const tell = (body: string | Uint8Array, type = 'text/xml; charset=utf-8') =>
    link.hear!(
      heard({
        headers: { authorization: authorization.replace('Basic', 'basic'), 'content-type': type },
        body,
      }),
    );
  return { link, tell, outbox, reception, clock };
}

const reported = (status: string): string =>
  soap(`<DeliveryReportReq xmlns="${NS}"><MM7Version>6.8.0</MM7Version><MMSRelayServerID>r</MMSRelayServerID>
<MessageID>041502073667</MessageID><Recipient><Number>+79990000001</Number></Recipient><Sender><ShortCode>4200</ShortCode></Sender>
<Date>2026-01-15T12:00:05+03:00</Date><MMStatus>${status}</MMStatus></DeliveryReportReq>`);

test('delivery and read reports become receipts and are answered by the right response', async (context) => {
  const { tell, outbox } = listening(context);
  const reply = await tell(reported('Retrieved'));
  assert.equal(reply.status, 200);
  assert.equal(
    reply.body,
    `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header><TransactionID xmlns="${NS}" env:mustUnderstand="1">77</TransactionID></env:Header><env:Body><DeliveryReportRsp xmlns="${NS}"><MM7Version>6.8.0</MM7Version><Status><StatusCode>1000</StatusCode><StatusText>Success</StatusText></Status></DeliveryReportRsp></env:Body></env:Envelope>`,
  );
  await tell(reported('Expired'));
  await tell(reported('Indeterminate'));
  await tell(reported('Unrecognised'));
  const read = soap(
    `<ReadReplyReq xmlns="${NS}"><MessageID>041502073667</MessageID><TimeStamp>2026-01-15T12:00:05+03:00</TimeStamp><MMStatus>Read</MMStatus></ReadReplyReq>`,
  );
  assert.match((await tell(read)).body ?? '', /<ReadReplyRsp /);
  const same = { link: 'chat', ids: ['041502073667'], at: Date.UTC(2026, 0, 15, 9, 0, 5) };
  assert.deepEqual(outbox.receipts, [
    { ...same, report: { kind: 'delivered' } },
    { ...same, report: { kind: 'failed', status: 3, err: 0, reason: 'undelivered' } },
    { ...same, report: { kind: 'failed', status: 20, err: 21, reason: 'undelivered' } },
    { ...same, report: { kind: 'read' } },
  ]);
});

test('an MMS of a subscriber comes in once with the text of its parts', async (context) => {
  const { tell, reception } = listening(context);
  const envelope = soap(`<DeliverReq xmlns="${NS}"><MM7Version>6.8.0</MM7Version><LinkedID>55</LinkedID>
<Sender><Number>+79990000001</Number></Sender><Recipients><To><ShortCode>4200</ShortCode></To></Recipients>
<TimeStamp>2026-01-15T09:00:00Z</TimeStamp><Subject>&#1060;&#x43e;&#x442;&#x43e; &amp;#1; &lt;1&gt;</Subject><Content href="cid:generic"/></DeliverReq>`);
  const body = [
    '--out',
    'Content-Type: text/xml',
    '',
    envelope,
    '--out',
    'Content-Type: multipart/mixed; boundary=out2',
    'Content-ID: <generic>',
    '',
    '--out2',
    'Content-Type: text/plain; charset=koi8-r',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]).toString('base64'),
    '--out2',
    'Content-Type: image/jpeg',
    '',
    'JFIF',
    '--out2--',
    '--out--',
    '',
  ].join('\r\n');
  const type = 'multipart/related; type="text/xml"; boundary="out"';
  assert.match((await tell(body, type)).body ?? '', /<DeliverRsp .*<StatusCode>1000</);
  assert.equal((await tell(body, type)).status, 200);
  assert.deepEqual(
    reception.received.map(({ from, to, text, key, sentAt }) => ({ from, to, text, key, sentAt })),
    [
      {
        from: '79990000001',
        to: '4200',
        text: 'Фото &#1; <1>\nПривет',
        key: '55',
        sentAt: Date.UTC(2026, 0, 15, 9),
      },
    ],
  );
});

test('strangers, entities, depth and nonsense are refused without a word stored', async (context) => {
  const { link, tell, outbox, reception } = listening(context);
  const stranger = await link.hear!(heard({ body: reported('Retrieved') }));
  assert.deepEqual(stranger, { status: 401, challenge: 'Basic realm="MM7"' });
  const bombs = [
    '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>',
    `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`,
    '<a><b></a>',
    '',
    soap('<SubmitRsp/>'),
    soap(`<DeliveryReportReq xmlns="${NS}"><MessageID>1</MessageID></DeliveryReportReq>`),
  ];
  for (const bomb of bombs) {
    const reply = await tell(bomb);
    assert.equal(reply.status, 500);
    assert.match(reply.body ?? '', /<VASPErrorRsp .*<StatusCode>4004</);
  }
  assert.deepEqual([outbox.receipts.length, reception.received.length], [0, 0]);
});
