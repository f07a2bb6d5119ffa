// The five methods of OMS over the real listener, the core in memory behind it, asked as Outlook, SharePoint and others ask.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CommandError } from '../../../src/app/command-error.ts';
import { explained } from '../../../src/app/explained.ts';
import { NO_MONEY } from '../../../src/core/accounts/money.ts';
import type { OmsOffer } from '../../../src/interfaces/oms/oms-offer.ts';
import { omsPage } from '../../../src/interfaces/oms/oms-page.ts';
import { type ClassicDoorUnderTest, classicDoor } from '../../support/classic-door.ts';
import { omsOffer } from '../../support/oms-offer.ts';
import {
  dotNetRequest,
  encodedRequest,
  jaxWsRequest,
  resultOf,
  type XmsParts,
  xmsData,
  xmsUser,
} from '../../support/oms-request.ts';
import { postSoap, type SoapAnswered } from '../../support/soap-request.ts';

const NAMESPACE = 'http://schemas.microsoft.com/office/Outlook/2006/OMS';

type Given = ClassicDoorUnderTest & {
  readonly origin: string;
  readonly post: (body: string, headers?: Record<string, string>) => Promise<SoapAnswered>;
  /** The errors of the answer to a delivery, without the document around them. */
  readonly deliver: (parts?: XmsParts) => Promise<string>;
};

async function given(context: TestContext, changes: Partial<OmsOffer> = {}): Promise<Given> {
  const service = omsOffer(changes);
  const door = await classicDoor(context, { pagesOf: (parts) => [omsPage({ ...parts, service })] });
  const origin = `http://127.0.0.1:${door.port}`;
  const post: Given['post'] = (body, headers) => postSoap(`${origin}/sys/oms.php`, body, headers);
  const deliver: Given['deliver'] = async (parts) => {
    const answered = await post(dotNetRequest('DeliverXms', 'xmsData', xmsData(parts)));
    const document = resultOf(answered, 'DeliverXms');
    const [, errors] = /^<xmsResponse xmlns="[^"]+">(.*)<\/xmsResponse>$/.exec(document) ?? [];
    return errors ?? document;
  };
  return { ...door, origin, post, deliver };
}

const OK = '<error code="ok" severity="neutral"/>';

test('GetServiceInfo tells what the settings say, to anybody', async (context) => {
  const { post, origin } = await given(context, { mms: 'on', recipients: 7, locale: 1049 });
  const answered = await post(dotNetRequest('GetServiceInfo', 'none', ''));
  assert.equal(
    resultOf(answered, 'GetServiceInfo'),
    `<serviceInfo xmlns="${NAMESPACE}/serviceInfo"><serviceProvider>Dozvon</serviceProvider>` +
      `<serviceUri>${origin}/sys/oms.php</serviceUri><signUpPage>${origin}/</signUpPage><targetLocale>1049</targetLocale>` +
      '<localName>Дозвон</localName><englishName>Dozvon</englishName><authenticationType>other</authenticationType>' +
      '<supportedService><SMS_SENDER maxRecipientsPerMessage="7" maxMessagesPerSend="20" maxSbcsPerMessage="160" maxDbcsPerMessage="70"/>' +
      '<MMS_SENDER supportSlide="true" maxRecipientsPerMessage="7" maxSizePerMessage="307200" maxSlidesPerMessage="20"/>' +
      '<LONG_SMS_SENDER maxRecipientsPerMessage="7" maxMessagesPerSend="1" maxSbcsPerMessage="1000" maxDbcsPerMessage="1000"/>' +
      '</supportedService></serviceInfo>',
  );
});

test('the answer to the byte, in the style of the request', async (context) => {
  const { post } = await given(context);
  const literal = await post(jaxWsRequest('SendXms', 'xmsData', xmsData()));
  const escaped = `&lt;xmsResponse xmlns=&quot;${NAMESPACE}&quot;&gt;&lt;error code=&quot;ok&quot; severity=&quot;neutral&quot;/&gt;&lt;/xmsResponse&gt;`;
  assert.equal(
    literal.text,
    '<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
      `<SendXmsResponse xmlns="${NAMESPACE}"><SendXmsResult>${escaped}</SendXmsResult></SendXmsResponse></soap:Body></soap:Envelope>`,
  );
  const encoded = await post(encodedRequest('SendXms', 'xmsData', xmsData()));
  assert.ok(
    encoded.text.includes(
      `<m:SendXmsResponse xmlns:m="${NAMESPACE}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ` +
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">' +
        `<SendXmsResult xsi:type="xsd:string">${escaped}</SendXmsResult></m:SendXmsResponse>`,
    ),
    encoded.text,
  );
});

test('GetUserInfo tells where answers go, and why not', async (context) => {
  const { post, core } = await given(context);
  const settings = { ...core.account.settings, phone: '79991112233', email: 'office@shop.example' };
  core.account = { ...core.account, settings };
  const ask = async (userId: string, password: string): Promise<string> =>
    resultOf(await post(dotNetRequest('GetUserInfo', 'xmsUser', xmsUser(userId, password))), 'GetUserInfo');
  const known = `<userInfo xmlns="${NAMESPACE}"><replyPhone>79991112233</replyPhone><smtpAddress>office@shop.example</smtpAddress>${OK}</userInfo>`;
  assert.equal(await ask('alex', '123'), known);
  assert.equal(await ask('', 'key'), known);
  const stranger = await ask('alex', 'wrong');
  assert.ok(
    stranger.startsWith(`<userInfo xmlns="${NAMESPACE}"><error code="invalidUser" severity="failure">`),
  );
  assert.ok((await ask('', '')).includes('code="invalidUser"'));
  core.account = { ...core.account, settings: { ...settings, phone: undefined, email: undefined } };
  assert.equal(await ask('alex', '123'), `<userInfo xmlns="${NAMESPACE}">${OK}</userInfo>`);
});

test('every text is a message to every recipient, at once', async (context) => {
  const { deliver, core } = await given(context);
  const body = ['Один', 'Two &amp; three'].map(
    (text) => `<content contentType="text/plain">${text}</content>`,
  );
  assert.equal(await deliver({ to: ['+79990000001', '79990000002'], body: body.join('') }), OK);
  const [sent, ...others] = core.submissions;
  assert.deepEqual(others, []);
  const phones = ['+79990000001', '79990000002'];
  assert.deepEqual(sent?.items, [
    { phones, text: 'Один' },
    { phones, text: 'Two & three' },
  ]);
  assert.deepEqual(
    [sent?.door, sent?.kind, sent?.when, sent?.purpose],
    ['oms', 'sms', { kind: 'now' }, 'send'],
  );
});

test('a moment is of UTC or its own zone; a past one is now, none is refused', async (context) => {
  const { deliver, core } = await given(context);
  for (const scheduled of ['2030-01-02T03:04:05Z', '2030-01-02T03:04:05', '2030-01-02T06:04:05.500+03:00'])
    assert.equal(await deliver({ head: `<scheduled>${scheduled}</scheduled>` }), OK);
  assert.equal(await deliver({ head: '<scheduled>2012-11-21T14:20:00Z</scheduled>' }), OK);
  const at = { kind: 'at', at: Date.UTC(2030, 0, 2, 3, 4, 5) };
  assert.deepEqual(
    core.submissions.map(({ when }) => when),
    [at, at, at, { kind: 'now' }],
  );
  for (const wrong of ['tomorrow', '2030-02-30T00:00:00Z', '2030-13-01T00:00:00Z', '02.01.2030'])
    assert.match(
      await deliver({ head: `<scheduled>${wrong}</scheduled>` }),
      /^<error code="noScheduled" severity="failure">/,
    );
});

test('some refused: one ok and an entry for each reason with its numbers', async (context) => {
  const { deliver } = await given(context);
  assert.equal(
    await deliver({ to: ['+79990000001', '123', '4'] }),
    `${OK}<error code="invalidRecipient" severity="failure"><content>no message can be sent to this number</content>` +
      '<recipientList>123;4</recipientList></error>',
  );
  assert.match(
    await deliver({ to: ['123'] }),
    /^<error code="invalidRecipient" severity="failure">.*<recipientList>123</,
  );
});

test('refusals of the core have their codes', async (context) => {
  const { deliver, core } = await given(context);
  for (const [fault, code] of [
    ['money-short', 'lowBalance'],
    ['message-forbidden', 'invalidChar'],
    ['kind-unavailable', 'unregisteredService'],
    ['text-too-long', 'lengthLimit'],
    ['request-repeated', 'serviceNetwork'],
    ['parameters-wrong', 'other'],
  ] as const) {
    core.refusal = { fault };
    assert.ok((await deliver()).startsWith(`<error code="${code}" severity="failure"><content>`), fault);
  }
  core.broken = true;
  assert.match(await deliver(), /code="serviceNetwork"/);
});

test('a message that a rule forbids has the code of the rule, not that of its text', async (context) => {
  const { deliver, core } = await given(context);
  for (const [err, code] of [
    [247, 'perDayMsgLimit'],
    [251, 'perDayMsgLimit'],
    [239, 'perDayMsgLimit'],
    [246, 'serviceNetwork'],
    [238, 'invalidChar'],
    [237, 'invalidChar'],
  ] as const) {
    const recipient = { phone: '79990000001', cost: NO_MONEY, parts: 1, refused: { status: 23, err } };
    core.refusal = { fault: 'message-forbidden', detail: 'a rule', recipients: [recipient] };
    assert.match(
      await deliver(),
      new RegExp(`^<error code="${code}" severity="failure"><content>[^<]*: a rule</content></error>$`),
    );
  }
});

test('what is not offered is not done', async (context) => {
  const { deliver, core } = await given(context, { longSms: 'off', mms: 'off' });
  const none = /^<error code="unregisteredService" severity="failure">/;
  assert.match(await deliver({ head: '<requiredService>LONG_SMS_SENDER</requiredService>' }), none);
  assert.match(await deliver({ head: '<requiredService>MMS_SENDER</requiredService>' }), none);
  assert.match(await deliver({ format: 'MMS', body: MMS_BODY }), none);
  assert.deepEqual([core.submissions, core.uploads.size], [[], 0]);
});

test('limits that the service tells are kept', async (context) => {
  const { deliver, core } = await given(context, { recipients: 2, messages: 2 });
  const text = (content: string) => `<content contentType="text/plain">${content}</content>`;
  const many = ['+79990000001', '+79990000002', '+79990000003'];
  assert.match(
    await deliver({ to: many }),
    /^<error code="other" severity="failure"><content>more than 2 recipients/,
  );
  assert.match(await deliver({ body: text('a').repeat(3) }), /code="other".*more than 2 messages/);
  const summary = '<sourceType>calSummary</sourceType>';
  assert.equal(await deliver({ head: summary, body: text('a').repeat(50) }), OK);
  assert.match(await deliver({ head: summary, body: text('a').repeat(51) }), /code="other".*more than 50/);
  assert.equal(await deliver({ body: text('a'.repeat(160)) }), OK);
  assert.match(await deliver({ body: text('a'.repeat(161)) }), /code="lengthLimit"/);
  assert.match(await deliver({ body: text('я'.repeat(71)) }), /code="lengthLimit"/);
  const long = '<requiredService>LONG_SMS_SENDER</requiredService>';
  assert.equal(await deliver({ head: long, body: text('я'.repeat(500)) }), OK);
  assert.match(
    await deliver({ head: '<requiredService>FAX</requiredService>' }),
    /code="unregisteredService"/,
  );
  assert.match(await deliver({ to: [] }), /code="invalidRecipient"/);
  assert.match(await deliver({ body: '' }), /code="other".*no content/);
  assert.match(
    await deliver({ body: '<content contentType="image/gif">R0lG</content>' }),
    /code="invalidMedia"/,
  );
  assert.equal(core.submissions.length, 3);
});

test('pieces of a text may have their mark before them, and an empty one after them', async (context) => {
  const { deliver, core } = await given(context);
  const text = (content: string) => `<content contentType="text/plain">${content}</content>`;
  const pieces = [`(1/2)${'я'.repeat(70)}`, `(2/2)${'я'.repeat(9)}`, ''];
  assert.equal(await deliver({ body: pieces.map(text).join('') }), OK);
  assert.deepEqual(
    core.submissions[0]?.items.map(({ text: sent }) => sent),
    pieces.slice(0, 2),
  );
  assert.match(await deliver({ body: text(' ') }), /code="other".*no text/);
  assert.match(await deliver({ body: text(`(1/2)${'я'.repeat(71)}`) }), /code="lengthLimit"/);
});

const MMS_BODY =
  '<mmsSlides><body><par dur="5"><text src="t2"/><img src="p2"/></par><par dur="5"><img src="p1"/><audio src="s1"/><text src="t1"/></par></body></mmsSlides>' +
  '<content contentType="application/smil" contentId="smil">&lt;smil/&gt;</content>' +
  '<content contentType="text/plain" contentId="t1" contentLocation="one.txt">First</content>' +
  `<content contentType="image/gif" contentId="p1" contentLocation="../a/cat.gif">${Buffer.from('GIF1').toString('base64')}</content>` +
  `<content contentType="image/jpeg" contentId="p2">\r\n ${Buffer.from('JPG2').toString('base64')}\r\n</content>` +
  `<content contentType="audio/amr; x=y" contentId="s1">${Buffer.from('#!AMR').toString('base64')}</content>` +
  '<content contentType="text/plain" contentId="t2">Second</content>';

test('an MMS carries texts and media as files in the order of its slides', async (context) => {
  const { deliver, core } = await given(context, { mms: 'on' });
  const head = '<requiredService>MMS_SENDER</requiredService>';
  const subjected = `${head}<subject>Cats</subject>`;
  assert.equal(await deliver({ format: 'MMS', head: subjected, body: MMS_BODY }), OK);
  const [sent] = core.submissions;
  assert.deepEqual([sent?.kind, sent?.subject, sent?.items[0]?.text], ['mms', 'Cats', '']);
  const files = (sent?.files ?? []).map(({ name, file }) => [
    name,
    Buffer.from(core.uploads.get(file)!).toString(),
  ]);
  assert.deepEqual(files, [
    ['p2.jpg', 'JPG2'],
    ['t2.txt', 'Second'],
    ['cat.gif', 'GIF1'],
    ['one.txt', 'First'],
    ['s1.amr', '#!AMR'],
  ]);
});

test('a single text is the text of the MMS itself; without a subject the first one is', async (context) => {
  const { deliver, core } = await given(context, { mms: 'on' });
  const one =
    '<content contentType="text/plain" contentId="t">Look</content>' +
    '<content contentType="image/gif" contentId="p">R0lG</content>';
  assert.equal(await deliver({ format: 'MMS', body: one }), OK);
  assert.equal(await deliver({ format: 'mms', body: MMS_BODY }), OK);
  const told = core.submissions.map(({ items, files = [] }) => [
    items[0]?.text,
    files.map(({ name }) => name),
  ]);
  assert.deepEqual(told, [
    ['Look', ['p.gif']],
    ['Second', ['p2.jpg', 'cat.gif', 'one.txt', 's1.amr']],
  ]);
});

test('an MMS that cannot be is refused with its reason, and leaves no file', async (context) => {
  const { deliver, core } = await given(context, { mms: 'on', mmsBytes: 20, slides: 1 });
  const media = (type: string, text: string) =>
    `<content contentType="${type}" contentId="p">${text}</content>`;
  const mms = (body: string) => deliver({ format: 'MMS', body });
  assert.match(await mms(media('image/gif', 'no base64!')), /code="invalidMedia"/);
  assert.match(await mms(media('application/zip', 'R0lG')), /code="invalidMedia"/);
  assert.match(await mms(media('image/gif', 'QUJD'.repeat(7))), /code="sizeLimit"/);
  assert.match(await mms(MMS_BODY), /code="slidesLimit"/);
  core.refusal = { fault: 'kind-unavailable' };
  assert.match(await mms(media('image/gif', 'R0lG')), /code="unregisteredService"/);
  assert.equal(core.uploads.size, 0);
});

test('a batch is answered in its order, each with its own user or the first one', async (context) => {
  const { post, core } = await given(context);
  const bare = (parts: XmsParts) => xmsData(parts).replace(/^<\?xml.*?\?>\s*/, '');
  const batch = `<xmsBatch client="SharePoint" xmlns="${NAMESPACE}">${[
    bare({}),
    bare({ user: '<userId>alex</userId><password>wrong</password>' }),
    bare({ to: ['123'] }),
    bare({}).replace(/<user>.*<\/user>/, ''),
  ].join('')}</xmsBatch>`;
  const answered = await post(dotNetRequest('DeliverXmsBatch', 'packageXml', batch), {
    'idempotency-key': 'batch-1',
  });
  const codes = [...resultOf(answered, 'DeliverXmsBatch').matchAll(/<xmsResponse><error code="(\w+)"/g)];
  assert.deepEqual(
    codes.map(([, code]) => code),
    ['ok', 'invalidUser', 'invalidRecipient', 'ok'],
  );
  assert.deepEqual(
    core.submissions.map(({ idempotencyKey }) => idempotencyKey?.key),
    ['batch-1#1', 'batch-1#3', 'batch-1#4'],
  );
  const empty = await post(
    dotNetRequest('DeliverXmsBatch', 'packageXml', `<xmsBatch xmlns="${NAMESPACE}"/>`),
  );
  assert.match(resultOf(empty, 'DeliverXmsBatch'), /<xmsResponses .*code="other"/);
});

test('a document that cannot be read is answered, an envelope that cannot be is a fault', async (context) => {
  const { post, core } = await given(context);
  for (const document of [
    '',
    '<xmsData',
    '<other/>',
    '<!DOCTYPE a><xmsData/>',
    `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`,
  ]) {
    const answered = await post(dotNetRequest('DeliverXms', 'xmsData', document));
    assert.match(
      resultOf(answered, 'DeliverXms'),
      /^<xmsResponse [^>]*><error code="other" severity="failure">/,
    );
  }
  assert.match(
    await resultOf(await post(dotNetRequest('GetUserInfo', 'xmsUser', '<a/>')), 'GetUserInfo'),
    /code="other"/,
  );
  const missing = xmsData().replace(/<user>.*<\/user>/, '');
  const nobody = await post(dotNetRequest('DeliverXms', 'xmsData', missing));
  assert.match(resultOf(nobody, 'DeliverXms'), /code="invalidUser"/);
  for (const body of ['<a', dotNetRequest('Nothing', 'xmsData', '')]) {
    const { status, body: told } = await post(body);
    assert.equal(status, 500);
    assert.ok((told.Fault as { faultstring: string }).faultstring);
  }
  assert.deepEqual(core.submissions, []);
});

test('documents come as sections, as elements, under any name', async (context) => {
  const { post, core } = await given(context);
  const bare = xmsData().replace(/^<\?xml.*?\?>\s*/, '');
  const section = dotNetRequest('DeliverXms', 'xmsData', 'X').replace(
    '>X<',
    () => `><![CDATA[${xmsData()}]]><`,
  );
  const elements = dotNetRequest('DeliverXms', 'xmsData', 'X').replace('>X<', () => `>${bare}<`);
  const named = dotNetRequest('DeliverXms', 'arg0', bare);
  for (const body of [section, elements, named])
    assert.ok(resultOf(await post(body), 'DeliverXms').includes(OK), body);
  assert.equal(core.submissions.length, 3);
});

test('an address that another page has is refused in words', async (context) => {
  for (const path of ['/sys/send.php', '/health'])
    await assert.rejects(
      classicDoor(context, { pagesOf: (parts) => [omsPage({ ...parts, service: omsOffer({ path }) })] }),
      (trouble) => {
        const told = explained(trouble);
        assert.ok(told instanceof CommandError, String(trouble));
        assert.equal(told.message, `there is another page at ${path} already`);
        return true;
      },
    );
});

test('the description lies where the service does', async (context) => {
  const service = omsOffer({ path: '/mobile/service.asmx' });
  const door = await classicDoor(context, { pagesOf: (parts) => [omsPage({ ...parts, service })] });
  const address = `http://127.0.0.1:${door.port}/mobile/service.asmx`;
  const text = await (await fetch(`${address}?WSDL`)).text();
  assert.ok(text.includes(`<soap:address location="${address}"/>`));
});
