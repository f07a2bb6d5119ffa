// Kamailio as registrar and proxy in front of phones: digest sign-in for everybody, Record-Route, UDP and TCP. Owns its
// process, its folder and its routing script.

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';

export const KAMAILIO_PASSWORD = 'open-sesame';
/** A domain only Kamailio knows to be its own. */
export const KAMAILIO_DOMAIN = 'phones.example.org';

const script = (port: number): string => `
debug=0
log_stderror=yes
children=2
tcp_children=2
alias="${KAMAILIO_DOMAIN}"
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("rr", "append_fromtag", 1)
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here"); exit;
  }
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("$fd", "${KAMAILIO_PASSWORD}", "0")) { www_challenge("$fd", "1"); exit; }
    if (!save("location")) sl_reply_error();
    exit;
  }
  if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
  if (!is_method("INVITE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  if (!pv_proxy_authenticate("$fd", "${KAMAILIO_PASSWORD}", "0")) { proxy_challenge("$fd", "1"); exit; }
  consume_credentials();
  record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  if (!t_relay()) sl_reply_error();
}
`;

export class Kamailio {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(): Promise<Kamailio> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-kamailio-'));
    const port = await freePort();
    const file = path.join(folder, 'kamailio.cfg');
    await writeFile(file, script(port));
    const args = [
      '-f',
      file,
      '-DD',
      '-E',
      '-m',
      '32',
      '-M',
      '8',
      '-Y',
      folder,
      '-P',
      path.join(folder, 'pid'),
    ];
    const child = spawn('kamailio', args, {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-8_000);
    });
    child.once('error', () => {});
    const kamailio = new Kamailio(port, child, folder);
    for (let tries = 0; !(await kamailio.#answers()); tries++) {
      if (tries > 60 || child.exitCode !== null) throw new Error(`Kamailio does not answer: ${said}`);
    }
    return kamailio;
  }

  /** Whether it answers OPTIONS within a short while. */
  async #answers(): Promise<boolean> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const from = `127.0.0.1:${socket.address().port}`;
    const lines = [
      `OPTIONS sip:127.0.0.1:${this.port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${from};branch=z9hG4bK${Math.random().toString(36).slice(2)};rport`,
      'Max-Forwards: 10',
      `From: <sip:test@${from}>;tag=1`,
      `To: <sip:127.0.0.1:${this.port}>`,
      `Call-ID: ${Math.random()}@test`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
    ];
    socket.send(`${lines.join('\r\n')}\r\n\r\n`, this.port, '127.0.0.1');
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), 250);
    const answered = await once(socket, 'message', { signal: late.signal }).then(
      () => true,
      () => false,
    );
    clearTimeout(timer);
    socket.close();
    return answered;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const late = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(late);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
