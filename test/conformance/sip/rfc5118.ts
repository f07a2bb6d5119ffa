// RFC 5118 section 4: IPv6 where SIP puts addresses. Addresses are held without brackets.

import assert from 'node:assert/strict';
import { utf8Decode } from '../../../src/base/bytes.ts';
import type { SessionDescription } from '../../../src/protocols/sdp/description.ts';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { sameHost, withoutBrackets } from '../../../src/protocols/sip/host.ts';
import { headers, type SipRequest } from '../../../src/protocols/sip/message.ts';
import { formatUri } from '../../../src/protocols/sip/uri.ts';
import { address, type TortureCase, uri, via } from './torture-case.ts';

function description(request: SipRequest): SessionDescription {
  const session = parseSession(utf8Decode(request.body));
  assert.ok(session.ok, 'the description parses');
  return session.value;
}

export const IPV6: readonly TortureCase[] = [
  {
    file: '4.1-ipv6-reference',
    title: 'an address in brackets is a host',
    above: 'no registrar here: 405',
    expect: {
      kind: 'served',
      check(request) {
        assert.deepEqual([uri(request.uri).host, uri(request.uri).port], ['2001:db8::40', undefined]);
        assert.deepEqual([via(request).host, via(request).port], ['2001:db8::33:1', 6050]);
        assert.equal(uri(address(request, 'Contact').uri).host, '2001:db8::33:1');
        assert.equal(formatUri(uri(request.uri)), 'sip:[2001:db8::40]');
      },
    },
  },
  {
    file: '4.2-ipv6-without-brackets',
    title: 'an address without brackets is no host',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /Request-URI/ },
  },
  {
    file: '4.3-port-inside-brackets',
    title: 'what may have been meant as a port inside the brackets is part of the address',
    above: 'no registrar here: 405',
    expect: {
      kind: 'served',
      check(request) {
        assert.deepEqual([uri(request.uri).host, uri(request.uri).port], ['2001:db8::40:5070', undefined]);
      },
    },
  },
  {
    file: '4.4-port-after-brackets',
    title: 'a port stands after the brackets',
    above: 'no registrar here: 405',
    expect: {
      kind: 'served',
      check(request) {
        assert.deepEqual([uri(request.uri).host, uri(request.uri).port], ['2001:db8::40', 5070]);
      },
    },
  },
  {
    file: '4.5-received-with-brackets',
    title: 'a received parameter may come with brackets',
    above: 'no such dialog: 481, sent to that address',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(withoutBrackets(via(request).parameters.get('received') ?? ''), '2001:db8::33:255');
      },
    },
  },
  {
    file: '4.5-received-without-brackets',
    title: 'a received parameter may come without brackets',
    above: 'OPTIONS is answered to that address',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(withoutBrackets(via(request).parameters.get('received') ?? ''), '2001:db8::33:255');
      },
    },
  },
  {
    file: '4.6-ipv6-in-description',
    title: 'a session description holds its addresses without brackets',
    above: 'the call is taken where media has IPv6',
    expect: {
      kind: 'served',
      check(request) {
        const { origin, connection, media } = description(request);
        assert.deepEqual([origin.addressType, origin.address], ['IP6', '2001:db8::33']);
        assert.deepEqual(connection, { addressType: 'IP6', address: '2001:db8::33' });
        assert.deepEqual(
          media.map(({ kind, port }) => [kind, port]),
          [
            ['audio', 6000],
            ['video', 6024],
          ],
        );
      },
    },
  },
  {
    file: '4.7-several-addresses-in-headers',
    title: 'both families may stand in one message',
    above: 'no such dialog: 481',
    expect: {
      kind: 'served',
      check(request) {
        const hosts = headers(request, 'Via').map((_, at) => via(request, at).host);
        assert.deepEqual(hosts, ['2001:db8::40:1', '192.0.2.47', '2001:db8::40:20']);
        const routes = headers(request, 'Record-Route').map(
          (_, at) => uri(address(request, 'Record-Route', at).uri).host,
        );
        assert.deepEqual(routes, ['2001:db8::33:1', '192.0.2.48']);
      },
    },
  },
  {
    file: '4.8-several-addresses-in-description',
    title: 'each stream may have an address of its own family',
    above: 'the call is taken on the stream that can be used',
    expect: {
      kind: 'served',
      check(request) {
        const { connection, media } = description(request);
        assert.equal(connection, undefined);
        assert.deepEqual(
          media.map((one) => one.connection?.address),
          ['192.0.2.48', '2001:db8::33'],
        );
      },
    },
  },
  {
    file: '4.9-ipv4-mapped',
    title: 'an IPv4 address inside an IPv6 one is read',
    above: 'the call is taken; replies go by IPv4 where the socket has no IPv6',
    expect: {
      kind: 'served',
      check(request) {
        assert.deepEqual([via(request).host, via(request).port], ['::ffff:192.0.2.10', 19_823]);
        assert.ok(sameHost(via(request).host, '::ffff:c000:20a'));
        assert.equal(description(request).connection?.address, '::ffff:192.0.2.10');
      },
    },
  },
  {
    file: '4.10-three-colons',
    title: 'the third colon that the grammar of RFC 3261 asks for is passed over and not written again',
    above: 'OPTIONS is answered',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(uri(request.uri).host, '2001:db8::192.0.2.1');
        assert.equal(formatUri(uri(request.uri)), 'sip:lamp@[2001:db8::192.0.2.1]');
      },
    },
  },
];
