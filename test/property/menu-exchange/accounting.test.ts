// Nothing is lost in silence: whatever words a foreign file is made of, known to the format or not, each is called carried by the
// format's table or has a note at its place. And whatever the file, reading it ends, with a text that compiles or a sentence.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FATES, type Format, fateOf } from '../../../src/core/menus/exchange/fates.ts';
import { FORMATS, importMenu } from '../../../src/core/menus/exchange/formats.ts';
import type { Note } from '../../../src/core/menus/exchange/notes.ts';
import { compile } from '../../../src/language/index.ts';

type Row = { readonly element: string; readonly attributes: Readonly<Record<string, string>> };

const VALUE = fc.constantFrom('1', '5', 'dtmf', 'true', 'a.xml', 'yes', '+79991112233', 'say:hello');

/** An element of the table or a stranger, with attributes of its row and strangers. */
function rows(format: Format, elements: readonly string[]): fc.Arbitrary<readonly Row[]> {
  const row = fc.constantFrom(...elements, 'Stranger').chain((element) => {
    const known = Object.keys((FATES[format] as Record<string, object>)[element] ?? {}).filter(
      (name) => name !== '',
    );
    const name = fc.constantFrom(...known, 'strange');
    return fc.dictionary(name, VALUE, { maxKeys: 5 }).map((attributes): Row => ({ element, attributes }));
  });
  return fc.array(row, { maxLength: 6 });
}

function placesOf(notes: readonly Note[]): readonly string[] {
  return notes.map(({ place }) => place);
}

/** Whether a word has a note, at its own place or because all of its element is gone. */
function isTold(places: readonly string[], element: string, attribute: string): boolean {
  return places.some(
    (place) =>
      place === element || place === `${element}/@${attribute}` || place === `${element}/${attribute}`,
  );
}

const VERBS = [
  'Say',
  'Play',
  'Pause',
  'Gather',
  'Dial',
  'Record',
  'Redirect',
  'Hangup',
  'Reject',
  'Sms',
  'Message',
  'Enqueue',
  'Connect',
  'Pay',
  'Refer',
];

test('every verb and attribute of a TwiML document is carried or told of', () => {
  fc.assert(
    fc.property(rows('twiml', VERBS), (verbs) => {
      const inside = verbs.map(({ element, attributes }) => {
        const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
        return `<${element}${written.join('')}>79991112233</${element}>`;
      });
      const files = new Map([['main.xml', `<Response><Say>Hello</Say>${inside.join('')}</Response>`]]);
      const made = importMenu('twiml', files);
      const places = placesOf(made.ok ? made.value.notes : made.error.notes);
      const counts = new Map<string, number>([['Say', 1]]);
      const total = (name: string) =>
        verbs.filter(({ element }) => element === name).length + (name === 'Say' ? 1 : 0);
      for (const { element, attributes } of verbs) {
        const number = (counts.get(element) ?? 0) + 1;
        counts.set(element, number);
        const at = `main.xml/Response/${element}${total(element) > 1 ? `[${number}]` : ''}`;
        if (fateOf('twiml', element, '')?.fate !== 'carried')
          assert.ok(places.includes(at), `${at}\n${[...files.values()]}`);
        for (const [name, value] of Object.entries(attributes)) {
          const fate = fateOf('twiml', element, name);
          if (fate?.fate !== 'carried' && fate?.same !== value)
            assert.ok(isTold(places, at, name), `${at}/@${name}\n${[...files.values()]}`);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('every attribute of a FreeSWITCH menu and of its entries is carried or told of', () => {
  fc.assert(
    fc.property(rows('freeswitch', ['menu']), rows('freeswitch', ['entry']), (menus, entries) => {
      const attributes = { ...menus[0]?.attributes, name: 'front' };
      const print = (row: Readonly<Record<string, string>>) =>
        Object.entries(row)
          .map(([name, value]) => ` ${name}="${value}"`)
          .join('');
      const inside = entries.map((row) => `<${row.element}${print(row.attributes)}/>`).join('');
      const text = `<configuration><menus><menu${print(attributes)}>${inside}</menu></menus></configuration>`;
      const made = importMenu('freeswitch', new Map([['ivr.conf.xml', text]]));
      const places = placesOf(made.ok ? made.value.notes : made.error.notes);
      const at = 'ivr.conf.xml/configuration/menus/menu';
      for (const [name, value] of Object.entries(attributes)) {
        const fate = fateOf('freeswitch', 'menu', name);
        if (fate?.fate !== 'carried' && fate?.same !== value)
          assert.ok(isTold(places, at, name), `${name}\n${text}`);
      }
      const numbers = new Map<string, number>();
      for (const { element, attributes: words } of entries) {
        const number = (numbers.get(element) ?? 0) + 1;
        numbers.set(element, number);
        const several = entries.filter((one) => one.element === element).length > 1;
        const own = `${at}/${element}${several ? `[${number}]` : ''}`;
        if (element === 'Stranger') assert.ok(places.includes(own), `${own}\n${text}`);
        for (const name of Object.keys(words))
          if (fateOf('freeswitch', element, name)?.fate !== 'carried')
            assert.ok(isTold(places, own, name), `${own}/@${name}\n${text}`);
      }
    }),
    { numRuns: 100 },
  );
});

const ACTIONS = [
  'talk',
  'stream',
  'input',
  'connect',
  'record',
  'notify',
  'conversation',
  'wait',
  'transfer',
  'pay',
];

test('every action and property of an NCCO is carried or told of', () => {
  fc.assert(
    fc.property(rows('ncco', ACTIONS), (acts) => {
      const list = acts.map(({ element, attributes }) => ({ ...attributes, action: element }));
      const made = importMenu('ncco', new Map([['main.json', JSON.stringify(list)]]));
      const places = placesOf(made.ok ? made.value.notes : made.error.notes);
      for (const [index, { element, attributes }] of acts.entries()) {
        const at = `main.json/${index + 1} ${element}`;
        if (fateOf('ncco', element, '')?.fate !== 'carried')
          assert.ok(places.includes(at), `${at}\n${JSON.stringify(list)}`);
        for (const [name, value] of Object.entries(attributes)) {
          const fate = fateOf('ncco', element, name);
          if (name !== 'action' && fate?.fate !== 'carried' && fate?.same !== value)
            assert.ok(isTold(places, at, name), `${at}/${name}\n${JSON.stringify(list)}`);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('every property of a 46elks action is carried or told of', () => {
  const actions = ['play', 'ivr', 'connect', 'record', 'hangup', 'audiosend'];
  fc.assert(
    fc.property(rows('46elks', actions), (acts) => {
      const [act] = acts;
      if (!act || act.element === 'Stranger') return;
      const { element, attributes } = act;
      const made = importMenu(
        '46elks',
        new Map([['main.json', JSON.stringify({ ...attributes, [element]: '79991112233' })]]),
      );
      const places = placesOf(made.ok ? made.value.notes : made.error.notes);
      const at = `main.json/${element}`;
      if (fateOf('46elks', element, '')?.fate !== 'carried') assert.ok(places.includes(at), at);
      for (const [name, value] of Object.entries(attributes)) {
        const fate = fateOf('46elks', element, name);
        if (fate?.fate !== 'carried' && fate?.same !== value)
          assert.ok(isTold(places, at, name), `${at}/${name}`);
      }
    }),
    { numRuns: 150 },
  );
});

const PIECE = fc.constantFrom(
  ...[
    '<Response>',
    '</Response>',
    '<Gather action="a" numDigits="1">',
    '</Gather>',
    '<Say>hi</Say>',
    '<Dial>101</Dial>',
    '<Redirect>',
  ],
  ...[
    '</Redirect>',
    '<menu name="a" greet-long="say:a">',
    '</menu>',
    '<entry action="menu-sub" digits="1" param="a"/>',
    '<menus>',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '"ivr": "a"',
    '"1": "main.json"',
    ',',
    '{"action": "input"}',
    '{"action": "talk", "text": "a"}',
    '"',
    ':',
  ],
  ...['"connect": "101"', '&', '<', 'main.json', '\u0000', '{menu:', '"next": {"play": "a"}'],
);

test('whatever the files hold, reading them ends with a menu that compiles or with a sentence', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(PIECE, { maxLength: 14 }).map((all) => all.join('')),
  );
  const files = fc.tuple(fc.constantFrom<Format>(...FORMATS), text, text, text);
  fc.assert(
    fc.property(files, ([format, main, other, index]) => {
      const ending = format === 'twiml' || format === 'freeswitch' ? '.xml' : '.json';
      const made = importMenu(
        format,
        new Map([
          [`main${ending}`, main],
          [`a${ending}`, other],
          ...(index.length > 40 ? [] : [['index.json', index] as const]),
        ]),
      );
      if (made.ok) assert.ok(compile(made.value.text).program);
      else assert.notEqual(made.error.sentence, '');
    }),
    { numRuns: 400 },
  );
});
