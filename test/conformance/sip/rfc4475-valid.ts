// RFC 4475 section 3.1.1: messages that look wrong and are right. Each must be understood whole.

import assert from 'node:assert/strict';
import { utf8Decode } from '../../../src/base/bytes.ts';
import { parseCSeq } from '../../../src/protocols/sip/headers.ts';
import { headers } from '../../../src/protocols/sip/message.ts';
import { address, only, type TortureCase, uri, via } from './torture-case.ts';

const ODD_USER = "odd_one.user~(maybe!yes)&can't+be$/real?,/;;*";

export const VALID: readonly TortureCase[] = [
  {
    file: '3.1.1.1-short-tortuous',
    title: 'odd spaces, folded lines, mixed case, compact names and an empty Subject are all understood',
    above: 'the call is taken',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(request.method, 'INVITE');
        assert.deepEqual([...uri(request.uri).parameters], [['floor', '']]);
        assert.equal(address(request, 'To').uri, 'sip:night.desk@hotel.example.com');
        assert.equal(address(request, 'To').parameters.get('tag'), '77a1b2');
        assert.equal(address(request, 'From').display, 'Ward \\"Seven"');
        assert.equal(address(request, 'From').parameters.get('tag'), 'w7-0042');
        assert.equal(only(request, 'Max-Forwards'), '0070');
        assert.deepEqual(parseCSeq(only(request, 'CSeq')), {
          ok: true,
          value: { number: 31, method: 'INVITE' },
        });
        assert.equal(only(request, 'Subject'), '');
        assert.equal(only(request, 'Brand-New-Header'), 'first half second half');
        assert.equal(only(request, 'Odd-Value-Header'), ';;,,;,;;');
        assert.equal(headers(request, 'Via').length, 3);
        assert.deepEqual([via(request).host, via(request).transport], ['192.0.2.80', 'UDP']);
        assert.equal(via(request).parameters.get('branch'), 'old-style-9');
        assert.deepEqual([via(request, 1).host, via(request, 1).transport], ['relay.example.com', 'TCP']);
        assert.equal(via(request, 2).parameters.get('branch'), 'z9hG4bKinner2');
        assert.equal(uri(address(request, 'Route').uri).parameters.get('colour'), 'red');
        const contact = address(request, 'Contact');
        assert.equal(contact.display, 'Night "desk" line');
        assert.deepEqual(
          [...contact.parameters],
          [
            ['fresh', 'crisp'],
            ['flag2', ''],
            ['q', '0.25'],
          ],
        );
        assert.match(utf8Decode(request.body), /^v=0\r\n/);
      },
    },
  },
  {
    file: '3.1.1.2-wide-range-of-characters',
    title: 'every character a token, a user part or a quoted string may hold is kept',
    above: 'the method is unknown: 501',
    expect: {
      kind: 'refused',
      status: 501,
      headers: { Allow: 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE' },
      check(request) {
        assert.equal(request.method, "!curious-Verb0123456789_*+`.%even'this~");
        const target = uri(request.uri);
        assert.equal(target.user, ODD_USER);
        assert.equal(target.password, 'se&cr=et+1,pass$wo~rd_.(oh-no)');
        assert.equal(target.host, 'example.com');
        assert.equal(address(request, 'To').display, 'SOH:\u0001 NUL:\u0000 DEL:\u007f');
        assert.equal(uri(address(request, 'To').uri).user, ODD_USER);
        const from = address(request, 'From');
        assert.equal(from.display, "tok1~` tok2'+_ tok3*%!.-");
        assert.equal(from.parameters.get('quoted'), 'шум "\\þ€');
        assert.equal(from.parameters.get('tag'), "_tok~1'+`*%!-.");
        assert.equal(via(request).parameters.get('branch'), "z9hG4bK-.!%25_*+`'~");
        assert.equal(only(request, "Own-Header-!.%*+_`'~"), 'Привет 日本');
      },
    },
  },
  {
    file: '3.1.1.3-percent-escapes',
    title: 'escapes in URIs are resolved, once and only there',
    above: 'the call is taken for the user that the unescaped name says',
    expect: {
      kind: 'served',
      check(request) {
        const target = uri(request.uri);
        assert.deepEqual(
          [target.scheme, target.user, target.host],
          ['sip', 'sips:desk@example.com', 'example.net'],
        );
        assert.equal(uri(address(request, 'To').uri).user, 'desk');
        assert.equal(uri(address(request, 'From').uri).user, 'We have spaces');
        const contact = uri(address(request, 'Contact').uri);
        assert.equal(contact.user, 'caller');
        assert.deepEqual(
          [...contact.parameters],
          [
            ['lr', ''],
            ['name', 'value%41'],
          ],
        );
      },
    },
  },
  {
    file: '3.1.1.4-escaped-nulls',
    title: 'an escaped NUL is a character of the user part and does not end it',
    above: 'no registrar here: 405; the two contacts are different ones',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(uri(address(request, 'To').uri).user, 'nothing-\u0000-here');
        assert.equal(uri(address(request, 'Contact').uri).user, '\u0000');
        assert.equal(uri(address(request, 'Contact', 1).uri).user, '\u0000\u0000');
      },
    },
  },
  {
    file: '3.1.1.5-percent-that-is-no-escape',
    title: 'a percent sign in a method or a display name escapes nothing',
    above: 'the method is not REGISTER but an unknown one: 501',
    expect: {
      kind: 'refused',
      status: 501,
      check(request) {
        assert.equal(request.method, 'RE%47IST%45R');
        assert.equal(address(request, 'To').display, '%Z%47');
        assert.equal(only(request, 'Call-ID'), 'pct.%41.3@pct.example.com');
        assert.equal(via(request).parameters.get('branch'), 'z9hG4bK%41%42');
        assert.equal(uri(address(request, 'Contact', 1).uri).user, 'alias2');
      },
    },
  },
  {
    file: '3.1.1.6-no-space-before-angle',
    title: 'a display name may touch the angle bracket',
    above: 'OPTIONS is answered',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(address(request, 'From').display, 'lamp');
        assert.equal(address(request, 'From').uri, 'sip:lamp@example.net');
      },
    },
  },
  {
    file: '3.1.1.7-long-values',
    title: 'long values and many Vias are taken whole',
    above: 'the call is taken',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(headers(request, 'Via').length, 37);
        assert.equal(address(request, 'To').display, `I have a ${'very '.repeat(40)}long name`);
        assert.equal(uri(address(request, 'To').uri).port, 5060);
        assert.equal(address(request, 'From').parameters.get('tag'), `${'12-'.repeat(33)}end`);
        assert.equal(via(request, 36).parameters.get('extension'), 'word'.repeat(40));
        assert.equal(uri(address(request, 'Contact').uri).user, `${'amazingly'.repeat(25)}long`);
      },
    },
  },
  {
    file: '3.1.1.8-trailing-octets',
    title: 'what a datagram holds after the body that was announced is dropped',
    above: 'no registrar here: 405; the INVITE behind it is never seen',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(request.method, 'REGISTER');
        assert.equal(request.body.length, 0);
        assert.equal(only(request, 'Call-ID'), 'double.8@192.0.2.8');
      },
    },
  },
  {
    file: '3.1.1.9-semicolons-in-user',
    title: 'a semicolon before the @ belongs to the user, not to the URI',
    above: 'OPTIONS is answered',
    expect: {
      kind: 'served',
      check(request) {
        const target = uri(request.uri);
        assert.equal(target.user, 'room;wing=east@hall.example');
        assert.equal(target.parameters.size, 0);
        assert.equal(headers(request, 'Accept').length, 6);
      },
    },
  },
  {
    file: '3.1.1.10-transport-types',
    title: 'transports nobody knows are fine in a Via that is not ours',
    above: 'OPTIONS is answered over what it came by',
    expect: {
      kind: 'served',
      check(request) {
        const transports = headers(request, 'Via').map((_, at) => via(request, at).transport);
        assert.deepEqual(transports, ['UDP', 'SCTP', 'TLS', 'PIGEON', 'TCP']);
      },
    },
  },
  {
    file: '3.1.1.11-multipart',
    title: 'a multipart body with bytes that are no text is kept byte for byte',
    above: 'MESSAGE is not served: 405',
    expect: {
      kind: 'served',
      check(request) {
        assert.equal(only(request, 'Content-Type'), 'multipart/mixed;boundary=edge7');
        assert.equal(only(request, 'Content-Length'), `${request.body.length}`);
        assert.ok(Buffer.from(request.body).includes(Buffer.from([0x30, 0x82, 0x00, 0x52, 0xff, 0xfe])));
      },
    },
  },
  {
    file: '3.1.1.12-unusual-reason',
    title: 'a reason phrase may be any text in UTF-8',
    above: 'it answers the INVITE it belongs to',
    expect: {
      kind: 'reply',
      status: 200,
      check(message) {
        assert.equal(message.kind, 'response');
        assert.match(
          message.kind === 'response' ? message.reason : '',
          /^= 2\*\*3 \* 5\*\*2 но сто .* - простое$/,
        );
        assert.equal(address(message, 'Contact').uri, 'sip:lamp@host198.example.com');
      },
    },
  },
  {
    file: '3.1.1.13-empty-reason',
    title: 'a reason phrase may be empty',
    above: 'it is a 100 to the INVITE it belongs to',
    expect: {
      kind: 'reply',
      status: 100,
      check(message) {
        assert.equal(message.kind === 'response' ? message.reason : '?', '');
      },
    },
  },
];
