// `dozvon serve`: the server until it is told to stop. Owns what is printed at the start and the two signals; SIGKILL is
// met by whoever starts next.

import { CommandError } from '../command-error.ts';
import { loadSettings } from '../load-settings.ts';
import { openLog } from '../log.ts';
import { whereMessagesGo } from '../message-channels.ts';
import { COMMAND } from '../project.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { say } from '../say.ts';
import type { Settings } from '../settings.ts';
import { systemdNotices } from '../systemd-notices.ts';
import { openFirstAccount, type Welcome, welcomed } from '../welcome.ts';

export async function serve(options: { readonly welcome?: true }): Promise<void> {
  const configured = await loadSettings();
  const settings = options.welcome ? welcomed(configured) : configured;
  const end = untilStopped();
  const log = openLog(settings);
  const systemd = await systemdNotices(process.env, (what, error) => log.warn({ err: error }, what));
  const service = await startServer({ settings, log, onSoundLost: end.soundLost });
  const welcome = options.welcome ? await openFirstAccount(service.storage) : undefined;
  say((await greeting({ service, settings, welcome })).join('\n'));
  systemd.ready(`HTTP ${service.url}`);
  const why = await end.stopped;
  systemd.stopping(settings['calls.drainSeconds']);
  say('dozvon stops');
  await service.close();
  if (why === 'sound-lost') throw new CommandError('the sound was lost: start again, the log tells why');
}

type Greeting = {
  readonly service: RunningServer;
  readonly settings: Settings;
  readonly welcome: Welcome | undefined;
};

async function greeting({ service, settings, welcome }: Greeting): Promise<readonly string[]> {
  const { telephony, storage, url, smpp } = service;
  const sip = telephony.listening.map(({ transport, address, port }) => `${transport}:${address}:${port}`);
  const accounts = await storage.accounts.list();
  const login = welcome?.login ?? accounts[0]?.login;
  return [
    'dozvon is ready',
    `  HTTP  ${url}`,
    `  look  ${url}/console/ (the console, in a browser)`,
    `  read  ${url}/docs/ (these documents; ${url}/docs/ru/ in Russian)`,
    `  SMPP  ${settings['smpp.address']}:${smpp.port}${smpp.tlsPort === undefined ? '' : `, TLS ${smpp.tlsPort}`}`,
    `  SMTP  ${settings['smtp.address']}:${service.smtpPort}`,
    `  SIP   ${sip.join('  ')}`,
    `  RTP   ${settings['sip.address']} ports ${settings['rtp.ports']}, ${telephony.plane.body}`,
    `  data  ${settings.data}`,
    ...trunkLines(settings),
    `  ${whereMessagesGo(settings).en}`,
    ...(welcome
      ? [
          `  first account: login ${welcome.login}, password ${welcome.password} (shown only now)`,
          ...(welcome.phone === undefined
            ? []
            : [`  its phone in the browser: number ${welcome.phone}, calls to it are free`]),
        ]
      : []),
    ...(login === undefined
      ? [`  no account yet: ${COMMAND} account add LOGIN --password PASSWORD --balance 100`]
      : ['', curl(url, { login, password: welcome?.password ?? 'PASSWORD' })]),
  ];
}

function trunkLines({ trunks }: Settings): readonly string[] {
  if (trunks.length === 0)
    return ['  no trunk is configured: calls have no way out (docs/operate/trunks.md)'];
  if (trunks.every((trunk) => trunk.kind === 'virtual')) {
    return ['  calls ring virtual phones in this process, nobody else (docs/start/first-call.md)'];
  }
  return [];
}

/** A line that can be pasted into a shell: the menu's line ends are real ones inside the quotes. */
function curl(url: string, account: { readonly login: string; readonly password: string }): string {
  const menu = 'Hello! {menu: Press 1, or 2 to leave\n1: You pressed one.\n2: end} Goodbye!';
  const who = [`login=${account.login}`, `psw=${account.password}`];
  const fields = [...who, 'phones=79990000001', 'call=1', 'charset=utf-8', 'fmt=3', `mes=${menu}`];
  return `curl ${url}/sys/send.php ${fields.map((one) => `--data-urlencode '${one}'`).join(' ')}`;
}

type End = { readonly stopped: Promise<'signal' | 'sound-lost'>; readonly soundLost: () => void };

function untilStopped(): End {
  let soundLost = (): void => {};
  const stopped = new Promise<'signal' | 'sound-lost'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('signal'));
    soundLost = () => resolve('sound-lost');
  });
  return { stopped, soundLost };
}
