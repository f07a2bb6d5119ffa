// RFC 4475 sections 3.2 to 3.4: messages that are well formed and strange to the layers above the parser. What those layers
// answer beyond `refuseOf` stands in `above`.

import assert from 'node:assert/strict';
import { utf8Decode } from '../../../src/base/bytes.ts';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { parseAuthorization } from '../../../src/protocols/sip/digest.ts';
import { header, headers } from '../../../src/protocols/sip/message.ts';
import { address, only, type TortureCase, uri, via } from './torture-case.ts';

export const LAYERS: readonly TortureCase[] = [
  {
    file: '3.2.1-missing-transaction-identifier',
    title: 'a branch that is the cookie alone parses',
    above: 'it is no identifier: the transaction is matched by the rules of RFC 2543 (17.2.3)',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(via(request).parameters.get('branch'), 'z9hG4bK');
      },
    },
  },
  {
    file: '3.3.1-missing-required-headers',
    title: 'an INVITE without Call-ID, From and To is refused',
    above: '400 with what there is to copy: Via and CSeq',
    expect: { kind: 'refused', status: 400, reason: /Missing From/ },
  },
  {
    file: '3.3.2-unknown-scheme',
    title: 'a request URI of a scheme nobody knows is refused',
    above: '416',
    expect: { kind: 'refused', status: 416 },
  },
  {
    file: '3.3.3-atypical-scheme',
    title: 'a request URI of a scheme that is no phone is refused',
    above: '416',
    expect: { kind: 'refused', status: 416 },
  },
  {
    file: '3.3.4-unknown-schemes-in-headers',
    title: 'To and From may have any scheme; a Contact that no SIP request can reach is refused',
    above: '400',
    expect: {
      kind: 'refused',
      status: 400,
      reason: /Contact/,
      check(request) {
        assert.equal(address(request, 'To').uri, 'isbn:9785170000000');
        assert.equal(address(request, 'From').uri, 'http://www.example.com');
      },
    },
  },
  {
    file: '3.3.5-require-and-proxy-require',
    title: 'extensions we do not have are named in the refusal; those asked of proxies are not ours to judge',
    above: '420',
    expect: {
      kind: 'refused',
      status: 420,
      headers: { Unsupported: 'nobodyHasThis, norThisOne' },
    },
  },
  {
    file: '3.3.6-unknown-content-type',
    title: 'an INVITE whose body is no session description is refused with what we take',
    above: '415',
    expect: { kind: 'refused', status: 415, headers: { Accept: 'application/sdp' } },
  },
  {
    file: '3.3.7-unknown-authorization-scheme',
    title: 'an Authorization of a scheme nobody knows is as good as none',
    above: 'a registrar would answer 401 with a challenge; here 405',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(only(request, 'Authorization'), 'SchemeOfNobody opaque-data=here');
        assert.equal(parseAuthorization(only(request, 'Authorization')).ok, false);
      },
    },
  },
  {
    file: '3.3.8-multiple-single-values',
    title: 'headers that may stand once and stand twice are refused',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /Multiple/ },
  },
  {
    file: '3.3.9-multiple-content-length',
    title: 'two lengths that differ are refused',
    above: '400; a stream is closed, since the next message cannot be found',
    expect: { kind: 'unreadable', status: 400, reason: /Content-Length/ },
  },
  {
    file: '3.3.10-broadcast-via',
    title: 'a reply with a Via below ours parses',
    above: 'dropped: a reply to a request of ours has one Via (18.1.2)',
    expect: {
      kind: 'reply',
      status: 200,
      check(message) {
        assert.equal(headers(message, 'Via').length, 2);
        assert.equal(via(message, 1).host, '255.255.255.255');
      },
    },
  },
  {
    file: '3.3.11-max-forwards-zero',
    title: 'a Max-Forwards of zero matters to proxies only',
    above: 'OPTIONS is answered',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(only(request, 'Max-Forwards'), '0');
      },
    },
  },
  {
    file: '3.3.12-contact-parameter',
    title: 'without angle brackets a parameter belongs to the Contact',
    above: 'no registrar here: 405',
    expect: {
      kind: 'served',
      check(request) {
        const contact = address(request, 'Contact');
        assert.equal(contact.parameters.get('unheard'), '');
        assert.equal(uri(contact.uri).parameters.size, 0);
      },
    },
  },
  {
    file: '3.3.13-url-parameter',
    title: 'between angle brackets a parameter belongs to the URI',
    above: 'no registrar here: 405',
    expect: {
      kind: 'served',
      check(request) {
        const contact = address(request, 'Contact');
        assert.equal(contact.parameters.size, 0);
        assert.equal(uri(contact.uri).parameters.get('unheard'), '');
      },
    },
  },
  {
    file: '3.3.14-escaped-header-in-contact',
    title: 'a Contact may carry headers for the requests made to it',
    above: 'no registrar here: 405',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(uri(address(request, 'Contact').uri).headers.get('route'), '<sip:edge.example.com>');
      },
    },
  },
  {
    file: '3.3.15-unacceptable-accept',
    title: 'a caller who accepts no session description cannot be answered',
    above: '406',
    expect: { kind: 'refused', status: 406 },
  },
  {
    file: '3.4.1-rfc2543-invite',
    title: 'an INVITE of RFC 2543 without branch, tag, Max-Forwards, Contact and Content-Length is served',
    above: 'the call is taken; the transaction is matched by the rules of RFC 2543',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(via(request).parameters.has('branch'), false);
        assert.equal(address(request, 'From').parameters.has('tag'), false);
        assert.equal(address(request, 'To').parameters.get('user'), 'phone');
        assert.equal(header(request, 'Contact'), undefined);
        assert.ok(parseSession(utf8Decode(request.body)).ok, 'all that follows the headers is the body');
      },
    },
  },
];
