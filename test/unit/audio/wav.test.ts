// The WAV reader on every coding it knows, on headers that lie, and on noise.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Encode } from '../../../src/base/bytes.ts';
import { looksLikeWav, readWav, writeWav } from '../../../src/protocols/audio/wav.ts';

type Layout = {
  tag: number;
  bits: number;
  channels?: number;
  rate?: number;
  block?: number;
  extensible?: number;
  riffSize?: number;
  dataSize?: number;
  before?: Uint8Array;
  after?: Uint8Array;
};

function chunk(name: string, body: Uint8Array, size = body.length): Uint8Array {
  const out = new Uint8Array(8 + body.length + (body.length & 1));
  out.set(latin1Encode(name));
  new DataView(out.buffer).setUint32(4, size, true);
  out.set(body, 8);
  return out;
}

function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function wav(data: Uint8Array, layout: Layout): Uint8Array {
  const channels = layout.channels ?? 1;
  const rate = layout.rate ?? 8_000;
  const block = layout.block ?? (channels * layout.bits) / 8;
  const format = new Uint8Array(layout.extensible === undefined ? 16 : 40);
  const view = new DataView(format.buffer);
  view.setUint16(0, layout.tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * block, true);
  view.setUint16(12, block, true);
  view.setUint16(14, layout.bits, true);
  if (layout.extensible !== undefined) {
    view.setUint16(16, 22, true);
    view.setUint16(18, layout.bits, true);
    view.setUint16(24, layout.extensible, true);
    format.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 26);
  }
  const body = join(
    latin1Encode('WAVE'),
    chunk('fmt ', format),
    layout.before ?? new Uint8Array(0),
    chunk('data', data, layout.dataSize),
    layout.after ?? new Uint8Array(0),
  );
  return chunk('RIFF', body, layout.riffSize);
}

function bytesOf(length: number, write: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(length);
  write(new DataView(out.buffer));
  return out;
}

function samplesOf(bytes: Uint8Array): number[] {
  const read = readWav(bytes);
  assert.ok(read.ok, read.ok ? '' : read.error.reason);
  return [...read.value.samples];
}

function pcm16(...samples: number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(samples).buffer);
}

const PCM16 = pcm16(0, 1, -32_768, 32_767);

test('16-bit samples come out as they are', () => {
  assert.deepEqual(samplesOf(wav(PCM16, { tag: 1, bits: 16 })), [0, 1, -32_768, 32_767]);
});

test('8, 24 and 32 bits come in 16-bit units', () => {
  assert.deepEqual(samplesOf(wav(Uint8Array.of(0, 128, 255), { tag: 1, bits: 8 })), [-32_768, 0, 32_512]);
  assert.deepEqual(
    samplesOf(wav(Uint8Array.of(0, 0, 0x80, 0x80, 1, 0, 0, 0xff, 0xff), { tag: 1, bits: 24 })),
    [-32_768, 1.5, -1],
  );
  const wide = bytesOf(8, (view) => {
    view.setInt32(0, -(2 ** 31), true);
    view.setInt32(4, 3 * 2 ** 15, true);
  });
  assert.deepEqual(samplesOf(wav(wide, { tag: 1, bits: 32 })), [-32_768, 1.5]);
});

test('floats of 32 and 64 bits count 1 as full scale, and what is no number is silence', () => {
  const single = bytesOf(16, (view) => {
    [1, -0.5, Number.NaN, Number.POSITIVE_INFINITY].forEach((v, i) => {
      view.setFloat32(4 * i, v, true);
    });
  });
  assert.deepEqual(samplesOf(wav(single, { tag: 3, bits: 32 })), [32_768, -16_384, 0, 3_276_800]);
  const double = bytesOf(8, (view) => view.setFloat64(0, 0.25, true));
  assert.deepEqual(samplesOf(wav(double, { tag: 3, bits: 64 })), [8_192]);
});

test('A-law and µ-law expand to the values of G.711', () => {
  assert.deepEqual(
    samplesOf(wav(Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a), { tag: 6, bits: 8 })),
    [8, -8, 32_256, -32_256],
  );
  assert.deepEqual(
    samplesOf(wav(Uint8Array.of(0xff, 0x7f, 0x80, 0x00), { tag: 7, bits: 8 })),
    [0, 0, 32_124, -32_124],
  );
});

test('several channels are mixed with equal weight', () => {
  const stereo = pcm16(100, 201, -32_768, 32_767);
  assert.deepEqual(samplesOf(wav(stereo, { tag: 1, bits: 16, channels: 2 })), [150.5, -0.5]);
});

test('the extensible header names its coding in the sub-format', () => {
  assert.deepEqual(samplesOf(wav(PCM16, { tag: 0xfffe, bits: 16, extensible: 1 })), [0, 1, -32_768, 32_767]);
  const unknown = readWav(wav(PCM16, { tag: 0xfffe, bits: 16, extensible: 0x55 }));
  assert.equal(unknown.ok ? '' : unknown.error.kind, 'unsupported');
});

test('12 bits in a 16-bit container are read by the container', () => {
  assert.deepEqual(samplesOf(wav(PCM16, { tag: 1, bits: 12, block: 2 })), [0, 1, -32_768, 32_767]);
});

test('the lengths a program leaves behind in a pipe do not matter', () => {
  const bogus: [number, number][] = [
    [0xffffffff, 0xffffffff],
    [0, 0],
    [36, 0],
    [0x7fffffff, 0x7fffffdb],
    [44, 0xffffffff],
  ];
  for (const [riffSize, dataSize] of bogus) {
    assert.deepEqual(
      samplesOf(wav(PCM16, { tag: 1, bits: 16, riffSize, dataSize })),
      [0, 1, -32_768, 32_767],
    );
  }
});

test('an honest empty sound is empty', () => {
  assert.deepEqual(samplesOf(wav(new Uint8Array(0), { tag: 1, bits: 16 })), []);
  assert.deepEqual(samplesOf(wav(new Uint8Array(0), { tag: 1, bits: 16, after: chunk('LIST', PCM16) })), []);
});

test('other chunks before and after the data are passed over, odd lengths padded', () => {
  const layout = {
    tag: 1,
    bits: 16,
    before: chunk('LIST', Uint8Array.of(1, 2, 3)),
    after: chunk('id3 ', PCM16),
  };
  assert.deepEqual(samplesOf(wav(PCM16, layout)), [0, 1, -32_768, 32_767]);
});

test('a file cut inside a sample keeps the whole ones', () => {
  const whole = wav(PCM16, { tag: 1, bits: 16 });
  assert.deepEqual(samplesOf(whole.subarray(0, whole.length - 3)), [0, 1]);
});

test('what cannot be read says why', () => {
  const cases: [Uint8Array, string][] = [
    [latin1Encode('ID3 not a wav at all'), 'not-wav'],
    [new Uint8Array(0), 'not-wav'],
    [wav(PCM16, { tag: 2, bits: 4 }), 'unsupported'],
    [wav(PCM16, { tag: 1, bits: 16, rate: 3_999 }), 'unsupported'],
    [wav(PCM16, { tag: 1, bits: 16, rate: 192_001 }), 'unsupported'],
    [wav(PCM16, { tag: 1, bits: 16, channels: 0, block: 2 }), 'malformed'],
    [wav(PCM16, { tag: 1, bits: 16 }).subarray(0, 36), 'malformed'],
    [join(latin1Encode('RIFF....WAVE'), chunk('data', PCM16)), 'malformed'],
    [join(latin1Encode('RIFF....WAVE'), chunk('fmt ', PCM16)), 'malformed'],
  ];
  for (const [bytes, kind] of cases) {
    const read = readWav(bytes);
    assert.equal(read.ok ? 'read' : read.error.kind, kind);
  }
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(
      fc.int16Array({ maxLength: 300 }),
      fc.integer({ min: 4_000, max: 192_000 }),
      (samples, rate) => {
        const read = readWav(writeWav(samples, rate));
        assert.ok(read.ok);
        assert.equal(read.value.rate, rate);
        assert.deepEqual([...read.value.samples], [...samples]);
      },
    ),
  );
});

test('any bytes after any damage end in samples that are numbers, or in a reason', () => {
  const seed = wav(PCM16, { tag: 0xfffe, bits: 16, extensible: 1, before: chunk('LIST', PCM16) });
  const damage = fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 6 });
  const damaged = fc.tuple(damage, fc.nat(seed.length)).map(([places, length]) => {
    const bytes = seed.slice();
    for (const [at, value] of places) bytes[at] = value;
    return bytes.subarray(0, length);
  });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const read = readWav(bytes);
      if (!looksLikeWav(bytes)) assert.equal(read.ok, false);
      if (read.ok) assert.ok(read.value.samples.every(Number.isFinite));
      else assert.ok(read.error.reason.length > 0);
    }),
    { numRuns: 3_000 },
  );
});
