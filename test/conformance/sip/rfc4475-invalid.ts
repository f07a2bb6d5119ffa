// RFC 4475 section 3.1.2: messages that break the grammar. Where the RFC leaves a choice between guessing and refusing, the
// one taken here is said in the title.

import assert from 'node:assert/strict';
import { header } from '../../../src/protocols/sip/message.ts';
import { address, only, type TortureCase } from './torture-case.ts';

export const INVALID: readonly TortureCase[] = [
  {
    file: '3.1.2.1-extra-separators',
    title: 'empty parameters and list members in Via and Contact are refused',
    above: 'the 400 goes to where the datagram came from',
    expect: { kind: 'refused', status: 400, reason: /Via/ },
  },
  {
    file: '3.1.2.2-content-length-too-large',
    title: 'a datagram that ends before its body does is refused',
    above: '400; on a stream the rest would be waited for',
    expect: { kind: 'unreadable', status: 400, reason: /shorter/ },
  },
  {
    file: '3.1.2.3-negative-content-length',
    title: 'a negative Content-Length is refused',
    above: '400; a stream would be closed',
    expect: { kind: 'unreadable', status: 400, reason: /Content-Length/ },
  },
  {
    file: '3.1.2.4-request-scalars-too-large',
    title: 'a CSeq past 2**31 is refused',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /CSeq/ },
  },
  {
    file: '3.1.2.5-response-scalars-too-large',
    title: 'a reply with a CSeq past 2**31 is dropped',
    above: 'nothing: no transaction of ours has such a number',
    expect: { kind: 'dropped' },
  },
  {
    file: '3.1.2.6-unterminated-quote',
    title: 'a quoted string that never ends is refused',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /To/ },
  },
  {
    file: '3.1.2.7-angle-brackets-around-request-uri',
    title: 'a request URI in angle brackets is refused',
    above: '400',
    expect: { kind: 'unreadable', status: 400, reason: /Request-URI/ },
  },
  {
    file: '3.1.2.8-space-inside-request-uri',
    title: 'a request URI with a space is refused',
    above: '400',
    expect: { kind: 'unreadable', status: 400, reason: /Request-URI/ },
  },
  {
    file: '3.1.2.9-several-spaces-in-request-line',
    title: 'two spaces between the parts of the request line are refused',
    above: '400',
    expect: { kind: 'unreadable', status: 400, reason: /Request-URI/ },
  },
  {
    file: '3.1.2.10-spaces-after-request-line',
    title: 'spaces after the version are refused',
    above: '400',
    expect: { kind: 'unreadable', status: 400, reason: /request line/ },
  },
  {
    file: '3.1.2.11-headers-in-request-uri',
    title: 'headers in the request URI are refused, not followed',
    above: '400; no Route is ever made of them',
    expect: { kind: 'refused', status: 400, reason: /Request-URI/ },
  },
  {
    file: '3.1.2.12-unknown-time-zone',
    title: 'a Date in a zone that does not exist does not matter, since nobody reads it',
    above: 'the call is taken',
    expect: {
      kind: 'served',
      check(request) {
        assert.match(only(request, 'Date'), /MSK$/);
      },
    },
  },
  {
    file: '3.1.2.13-contact-without-brackets',
    title: 'a Contact whose URI has headers and no angle brackets is refused',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /Contact/ },
  },
  {
    file: '3.1.2.14-spaces-inside-addr-spec',
    title: 'spaces between the angle brackets are refused',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /To/ },
  },
  {
    file: '3.1.2.15-non-token-display-name',
    title: 'a display name with an unquoted comma is taken as it stands, since the address is beyond doubt',
    above: 'OPTIONS is answered',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(address(request, 'From').display, 'Lane, Rose');
        assert.equal(address(request, 'To').uri, 'sip:a.hill@example.org');
      },
    },
  },
  {
    file: '3.1.2.16-unknown-version',
    title: 'a version that is not 2.0 is refused',
    above: '505',
    expect: { kind: 'unreadable', status: 505, reason: /Version/ },
  },
  {
    file: '3.1.2.17-method-mismatch',
    title: 'a CSeq with another method than the request is refused',
    above: '400',
    expect: { kind: 'refused', status: 400, reason: /CSeq/ },
  },
  {
    file: '3.1.2.18-unknown-method-mismatch',
    title: 'of an unknown method and a CSeq that does not fit it, the method is what is told',
    above: '501',
    expect: {
      kind: 'refused',
      status: 501,
      check(request) {
        assert.equal(header(request, 'CSeq'), '8 INVITE');
      },
    },
  },
  {
    file: '3.1.2.19-overlarge-status',
    title: 'a status past 699 does not become a small one by overflow; the reply is dropped',
    above: 'nothing: the transaction goes on waiting',
    expect: { kind: 'dropped' },
  },
];
