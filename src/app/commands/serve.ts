// `dozvon serve`: the server until it is told to stop. Owns what is printed at the start and the two signals; SIGKILL is
// met by whoever starts next.

import { loadSettings } from '../load-settings.ts';
import { openLog } from '../log.ts';
import { startServer } from '../running-server.ts';
import { explained } from '../with-storage.ts';

export async function serve(): Promise<void> {
  const settings = loadSettings();
  const log = openLog(settings);
  const stopped = untilStopped();
  const service = await startServer({ settings, log }).catch((error: unknown) => {
    throw explained(error);
  });
  const { telephony, storage, url } = service;
  const sip = telephony.listening.map(({ transport, address, port }) => `${transport}:${address}:${port}`);
  const accounts = await storage.accounts.list();
  const lines = [
    'dozvon is ready',
    `  HTTP  ${url}`,
    `  SIP   ${sip.join('  ')}`,
    `  RTP   ${settings['sip.address']} ports ${settings['rtp.ports']}, ${telephony.plane.body}`,
    `  data  ${settings.data}`,
    ...(settings.trunks.length === 0
      ? ['  no trunk is configured: calls have no way out (docs/operate/trunks.md)']
      : []),
    ...(accounts.length === 0
      ? ['  no account yet: ./dozvon account add LOGIN --password PASSWORD --balance 100']
      : []),
    ...curlLines(url, accounts[0]?.login ?? 'LOGIN'),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  await stopped;
  process.stdout.write('dozvon stops\n');
  await service.close();
}

/** A line that can be pasted into a shell: the menu's line ends are real ones inside the quotes. */
function curlLines(url: string, login: string): readonly string[] {
  const menu = 'Hello! {menu: Press 1, or 2 to leave\n1: You pressed one.\n2: end} Goodbye!';
  const fields = [
    `login=${login}`,
    'psw=PASSWORD',
    'phones=79990000001',
    'call=1',
    'charset=utf-8',
    'fmt=3',
    `mes=${menu}`,
  ];
  return ['try', `curl ${url}/sys/send.php ${fields.map((one) => `--data-urlencode '${one}'`).join(' ')}`];
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
