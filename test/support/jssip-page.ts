// JsSIP in a page of Chromium, without a bundler: its files and those it needs as one script. Owns that script and the phone a test
// drives in the page by a few words; the page's sound is the browser's own.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from './repository.ts';

type Files = Map<string, { readonly source: string; readonly needs: Readonly<Record<string, string>> }>;

/** CommonJS as it lies on the disk, each file a function that is run when it is first asked for. */
function script(entry: string): string {
  const files: Files = new Map();
  const add = (file: string): void => {
    if (files.has(file)) return;
    const text = readFileSync(file, 'utf8');
    const source = file.endsWith('.json') ? `module.exports = ${text}` : text;
    const needs: Record<string, string> = {};
    files.set(file, { source, needs });
    const { resolve } = createRequire(file);
    for (const [, name = ''] of source.matchAll(/\brequire\(['"]([^'"]+)['"]\)/g)) {
      // `events` is a package here, not the module of Node.js; what a browser has not it does not ask for.
      const found =
        name === 'events' ? path.join(ROOT, 'node_modules/events/events.js') : tried(resolve, name);
      if (found === undefined) continue;
      needs[name] = found;
      add(found);
    }
  };
  add(entry);
  const table = [...files].map(
    ([name, { source, needs }]) =>
      `${JSON.stringify(name)}: [function (module, exports, require) {${source}\n}, ${JSON.stringify(needs)}]`,
  );
  return `(() => {
  const files = {${table.join(',\n')}};
  const made = {};
  const load = (name) => {
    if (made[name]) return made[name].exports;
    const module = (made[name] = { exports: {} });
    const [body, needs] = files[name];
    body(module, module.exports, (wanted) => load(needs[wanted]));
    return module.exports;
  };
  globalThis.process ??= { env: {} };
  globalThis.JsSIP = load(${JSON.stringify(entry)});
})();`;
}

function tried(resolve: (name: string) => string, name: string): string | undefined {
  try {
    const found = resolve(name);
    return path.isAbsolute(found)
      ? found.replace(/debug\/src\/index\.js$/, 'debug/src/browser.js')
      : undefined;
  } catch {
    return undefined;
  }
}

/** What of a page's phone a test asks; runs in the page. */
const PHONE = `
globalThis.phone = (() => {
  const told = [];
  const waiting = [];
  const tell = (what) => {
    told.push(what);
    for (const one of waiting.splice(0)) one();
  };
  let ua, session, meter;
  const listen = (connection) => {
    connection.addEventListener('track', ({ streams, track }) => {
      const audio = new Audio();
      audio.srcObject = streams[0] ?? new MediaStream([track]);
      audio.play();
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(audio.srcObject).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let loudest = 0;
      meter = () => loudest;
      const look = () => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
        loudest = Math.max(loudest, Math.sqrt(power));
        setTimeout(look, 50);
      };
      look();
    });
  };
  return {
    told,
    async until(what) {
      while (!told.includes(what)) await new Promise((resolve) => waiting.push(resolve));
    },
    start({ url, uri, password }) {
      const socket = new JsSIP.WebSocketInterface(url);
      ua = new JsSIP.UA({ sockets: [socket], uri, password, register: true, session_timers: false });
      ua.on('registered', () => tell('registered'));
      ua.on('registrationFailed', ({ cause }) => tell('registration failed: ' + cause));
      ua.on('newRTCSession', ({ session: made, originator }) => {
        session = made;
        if (originator === 'remote') tell('rung');
        if (made.connection) listen(made.connection);
        else made.on('peerconnection', ({ peerconnection }) => listen(peerconnection));
        made.on('confirmed', () => tell('confirmed'));
        made.on('failed', ({ cause }) => tell('failed: ' + cause));
        made.on('ended', ({ cause }) => tell('ended'));
      });
      ua.start();
    },
    answer() {
      session.answer({ mediaConstraints: { audio: true, video: false } });
    },
    call(number) {
      ua.call(number, { mediaConstraints: { audio: true, video: false } });
    },
    press(key) {
      session.sendDTMF(key, { transportType: 'RFC2833', duration: 160 });
    },
    hangUp() {
      session.terminate();
    },
    loudest: () => meter?.() ?? 0,
    forget() {
      told.length = 0;
    },
    stop() {
      ua.stop();
    },
  };
})();`;

export async function putPhone(page: Page): Promise<void> {
  await page.addScriptTag({ content: script(path.join(ROOT, 'node_modules/jssip/lib/JsSIP.js')) });
  await page.addScriptTag({ content: PHONE });
}
