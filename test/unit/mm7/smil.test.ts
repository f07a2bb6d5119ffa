// The presentation of an MMS: which parts share a slide, and what is printed of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { printSmil, type SlideItem, slideKindOf } from '../../../src/protocols/mm7/smil.ts';
import { attributeOf, childOf, childrenOf, readXml, type XmlElement } from '../../../src/protocols/xml.ts';

const KINDS = ['text', 'picture', 'film', 'sound'] as const;

function item(kind: SlideItem['kind'], location: string, characters?: number): SlideItem {
  return { kind, location, ...(characters !== undefined && { characters }) };
}

function read(items: readonly SlideItem[]): XmlElement {
  const printed = printSmil(items);
  assert.equal(XMLValidator.validate(printed), true);
  const tree = readXml(printed, { elements: 1_000, depth: 10, tag: 1_000 });
  assert.ok(tree.ok);
  return tree.value;
}

function slides(items: readonly SlideItem[]): readonly string[] {
  return childrenOf(childOf(read(items), 'body'), 'par').map((par) =>
    par.children.map((media) => `${media.name} ${attributeOf(media, 'src')}`).join(', '),
  );
}

test('a text and a picture are one slide of two regions', () => {
  assert.equal(
    printSmil([item('text', 'text.txt', 20), item('picture', '1-a.jpg')]),
    '<smil><head><layout><root-layout width="240" height="320"/>' +
      '<region id="Image" left="0" top="0" width="100%" height="70%" fit="meet"/>' +
      '<region id="Text" left="0" top="70%" width="100%" height="30%" fit="hidden"/></layout></head>' +
      '<body><par dur="5s"><img src="1-a.jpg" region="Image"/><text src="text.txt" region="Text"/></par></body></smil>',
  );
});

test('a slide holds one of a kind, and a film has no picture and no sound beside it', () => {
  const t = item('text', 't');
  const p = item('picture', 'p');
  const f = item('film', 'f');
  const s = item('sound', 's');
  assert.deepEqual(slides([t, p, s]), ['img p, text t, audio s']);
  assert.deepEqual(slides([t, p, p, p]), ['img p, text t', 'img p', 'img p']);
  assert.deepEqual(slides([t, p, t, p]), ['img p, text t', 'img p, text t']);
  assert.deepEqual(slides([t, f, s]), ['video f, text t', 'audio s']);
  assert.deepEqual(slides([p, f]), ['img p', 'video f']);
  assert.deepEqual(slides([s, f]), ['audio s', 'video f']);
});

test('slides without a sound or a film last as long as their text is read, those with one as long as it is', () => {
  const durations = (items: readonly SlideItem[]): unknown =>
    childrenOf(childOf(read(items), 'body'), 'par').map((par) => attributeOf(par, 'dur'));
  assert.deepEqual(durations([item('text', 't', 150), item('picture', 'p')]), ['10s']);
  assert.deepEqual(durations([item('text', 't', 100_000)]), ['60s']);
  assert.deepEqual(durations([item('text', 't', 150), item('sound', 's'), item('picture', 'p')]), [
    undefined,
  ]);
});

test('a region that nothing stands in is not there', () => {
  const regions = (items: readonly SlideItem[]): unknown =>
    childrenOf(childOf(read(items), 'head', 'layout'), 'region').map((region) => [
      attributeOf(region, 'id'),
      attributeOf(region, 'height'),
    ]);
  assert.deepEqual(regions([item('picture', 'p')]), [['Image', '100%']]);
  assert.deepEqual(regions([item('text', 't'), item('sound', 's')]), [['Text', '100%']]);
});

test('types of media are told from those that no slide shows', () => {
  assert.deepEqual(
    ['text/plain', 'image/png', 'video/3gpp', 'audio/amr', 'application/pdf', 'text/x-vcard'].map(
      slideKindOf,
    ),
    ['text', 'picture', 'film', 'sound', undefined, undefined],
  );
});

test('every item is shown once and in order, in regions that are there', () => {
  const ITEM = fc.record({ kind: fc.constantFrom(...KINDS), location: fc.string({ minLength: 1 }) });
  fc.assert(
    fc.property(fc.array(ITEM, { minLength: 1, maxLength: 12 }), (items) => {
      const numbered = items.map((one, at) => ({ ...one, location: `${at}` }));
      const tree = read(numbered);
      const regions = new Set(
        childrenOf(childOf(tree, 'head', 'layout'), 'region').map((region) => attributeOf(region, 'id')),
      );
      const pars = childrenOf(childOf(tree, 'body'), 'par').map((par) =>
        par.children.map((media) => {
          const region = attributeOf(media, 'region');
          assert.ok(region === undefined ? media.name === 'audio' : regions.has(region));
          return Number(attributeOf(media, 'src'));
        }),
      );
      const shown = pars.flatMap((numbers) => numbers.toSorted((one, other) => one - other));
      assert.deepEqual(
        shown,
        numbered.map((_one, at) => at),
      );
      assert.equal(XMLValidator.validate(printSmil(items)), true);
    }),
  );
});
