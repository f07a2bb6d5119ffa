// A call told as a table: what the subscriber hears and does, line after line, which is at once the script of the phone
// and what is expected of the product. Owns the reading of such tables; the phone and the product are the test's.

import assert from 'node:assert/strict';
import type { Ear } from './product-ear.ts';
import type { PhoneCall } from './product-phone.ts';

/**
 * `Text` is heard to its end, `Text…` is heard to begin and later cut short, `[5]` is a key pressed at that moment (`[5 info]`
 * by SIP INFO), `say Text` is what the subscriber says, `tone` a tone that is heard.
 */
export type Route = readonly string[];

/** Steps that are no text heard. */
const DONE = /^\[|^say |^tone$/;

/** Long enough to tell what it is, short enough to press a key within it. */
const BEGUN = 60 * 8;

/** The texts of a message, without what its selectors and braces are. */
export function textsIn(message: string): readonly string[] {
  return message
    .split(/\n|\{menu:|\}/)
    .map((line) => line.replace(/^[\w*#]+:\s*/, '').trim())
    .filter((line) => line !== '');
}

/** Walks a route on a call that has been answered; what is heard must be what comes next in it. */
export async function walk(call: PhoneCall, route: Route): Promise<void> {
  for (const step of route) {
    const key = /^\[(.)( info)?\]$/.exec(step);
    if (key) await (key[2] ? call.pressByInfo(key[1]!) : call.press(key[1]!));
    else if (step.startsWith('say ')) await call.ear.say(step.slice(4));
    else if (step === 'tone') await call.ear.tone();
    else await hear(call.ear, call.ear.marked++, step);
  }
}

async function hear(ear: Ear, at: number, step: string): Promise<void> {
  const cut = step.endsWith('…');
  const text = cut ? step.slice(0, -1) : step;
  await ear.until(
    () => {
      const found = ear.heard[at];
      return (
        found !== undefined && (cut ? found.to >= BEGUN : found.to === found.length || found.text !== text)
      );
    },
    `"${step}" as number ${at + 1}`,
  );
  assert.equal(ear.heard[at]?.text, text, `heard ${ear.said.join(' | ')}`);
}

/** What of a route is heard. */
export function heardOf(route: Route): readonly string[] {
  return route.filter((step) => !DONE.test(step));
}
