// A label of a domain name beyond ASCII as its ASCII form is spelt (Punycode, RFC 3492). Owns the algorithm; which labels there
// may be is their user's.

// RFC 3492 section 5.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

function digit(value: number): string {
  return 'abcdefghijklmnopqrstuvwxyz0123456789'[value]!;
}

/** Section 6.1. */
function adapted(delta: number, points: number, turn: 'first' | 'later'): number {
  let left = turn === 'first' ? Math.floor(delta / DAMP) : delta >> 1;
  left += Math.floor(left / points);
  let bias = 0;
  for (; left > ((BASE - T_MIN) * T_MAX) >> 1; bias += BASE) left = Math.floor(left / (BASE - T_MIN));
  return bias + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW));
}

/** Section 6.3: one integer of variable length. */
function spelt(delta: number, bias: number): string {
  let text = '';
  let left = delta;
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
    if (left < threshold) return text + digit(left);
    text += digit(threshold + ((left - threshold) % (BASE - threshold)));
    left = Math.floor((left - threshold) / (BASE - threshold));
  }
}

/** Without the prefix `xn--`. Of a label of up to some hundred characters: numbers stay whole far beyond. */
export function punycode(label: string): string {
  const points = [...label].map((character) => character.codePointAt(0)!);
  const basic = points.filter((point) => point < INITIAL_N);
  let text = basic.map((point) => String.fromCodePoint(point)).join('');
  if (text !== '') text += '-';
  let [n, delta, bias, handled] = [INITIAL_N, 0, INITIAL_BIAS, basic.length];
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      text += spelt(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic.length ? 'first' : 'later');
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return text;
}
