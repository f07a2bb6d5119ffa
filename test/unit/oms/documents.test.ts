// The documents of OMS read from elements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '../../../src/base/result.ts';
import {
  readDateTime,
  readXmsBatch,
  readXmsData,
  readXmsUser,
} from '../../../src/protocols/oms/documents.ts';
import { readXml, type XmlElement } from '../../../src/protocols/xml.ts';

function document(text: string): XmlElement {
  const read = readXml(text, { elements: 100, depth: 16, tag: 1_000 });
  assert.ok(read.ok);
  return read.value;
}

function value<T>(read: Result<T, string>): T {
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
}

test('moments: with a zone, without one, with parts of a second; nothing else', () => {
  const at = Date.UTC(2030, 0, 2, 3, 4, 5);
  for (const text of [
    '2030-01-02T03:04:05Z',
    '2030-01-02T03:04:05',
    '2030-01-02T03:04:05.9999999Z',
    '2030-01-02T05:34:05+02:30',
    '2030-01-01T23:04:05-04:00',
  ])
    assert.equal(readDateTime(text), at, text);
  for (const text of [
    '',
    '2030-01-02',
    '2030-01-02 03:04:05',
    '2030-02-30T00:00:00Z',
    '2030-01-02T25:00:00Z',
    '2030-01-02T03:04:05z',
    '30-01-02T03:04:05Z',
  ])
    assert.equal(readDateTime(text), 'wrong', text);
});

test('a user keeps the blanks of its password', () => {
  const user = value(
    readXmsUser(document('<xmsUser><userId> u </userId><password> p </password></xmsUser>')),
  );
  assert.deepEqual(user, { userId: 'u', password: ' p ' });
  assert.deepEqual(value(readXmsUser(document('<xmsUser/>'))), { userId: '', password: '' });
  assert.ok(!readXmsUser(document('<xmsData/>')).ok);
});

test('a message with all it may have, and with nothing', () => {
  const full = value(
    readXmsData(
      document(
        '<x:xmsData xmlns:x="urn:any"><x:user><x:userId>u</x:userId><x:password>p</x:password></x:user><x:xmsHead>' +
          '<x:scheduled>2030-01-02T03:04:05Z</x:scheduled><x:requiredService>MMS_SENDER</x:requiredService><x:sourceType>s</x:sourceType>' +
          '<x:to><x:recipient> +1 </x:recipient><x:recipient/><x:recipient>2</x:recipient></x:to><x:subject>S</x:subject></x:xmsHead>' +
          '<x:xmsBody format="MMS"><x:mmsSlides><x:head/><x:body><x:par dur="5"><x:audio src="c"/><x:img src="a"/><x:text src="b"/></x:par><x:par/></x:body></x:mmsSlides>' +
          '<x:content contentType="IMAGE/GIF; name=x" contentId="a" contentLocation="l">R0lG</x:content></x:xmsBody></x:xmsData>',
      ),
    ),
  );
  assert.deepEqual(full, {
    user: { userId: 'u', password: 'p' },
    scheduled: Date.UTC(2030, 0, 2, 3, 4, 5),
    requiredService: 'MMS_SENDER',
    sourceType: 's',
    recipients: ['+1', '2'],
    subject: 'S',
    format: 'MMS',
    contents: [{ type: 'image/gif', id: 'a', location: 'l', text: 'R0lG' }],
    slides: [['a', 'b', 'c'], []],
  });
  assert.deepEqual(value(readXmsData(document('<xmsData/>'))), {
    user: undefined,
    scheduled: undefined,
    requiredService: '',
    sourceType: '',
    recipients: [],
    subject: '',
    format: 'SMS',
    contents: [],
    slides: undefined,
  });
});

test('a batch lends the first user to those without one', () => {
  const [first, second, third] = value(
    readXmsBatch(
      document(
        '<xmsBatch><xmsData><user><userId>u</userId></user></xmsData><xmsData/><xmsData><user><userId>v</userId></user></xmsData></xmsBatch>',
      ),
    ),
  );
  assert.deepEqual(
    [first, second, third].map((one) => one?.user?.userId),
    ['u', 'u', 'v'],
  );
  assert.ok(!readXmsBatch(document('<xmsBatch/>')).ok);
});
