// SIPp as the subscriber: its scenario and its captures of key presses are written here for one call, its sound ends in an
// ear of the tests. Owns the files and the process.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unreachable } from '../../src/base/assert.ts';
import { freePort } from './free-port.ts';
import { Ear } from './product-ear.ts';

/** What the subscriber does, in order: waits, presses a key in one of SIPp's three ways. */
export type SippStep =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'dtmf' | 'pcap' | 'info'; readonly key: string };

/** The number SIPp's own `play_dtmf` and our captures write their events under. */
export const EVENT_TYPE = 96;
/** The ear listens this far above the port SIPp keeps for itself. */
export const EAR_OFFSET = 100;

export class SippSubscriber {
  readonly port: number;
  readonly ear: Ear;
  /** Resolves with '' when the call went as the scenario says, else with what SIPp complains of. */
  readonly finished: Promise<string>;
  readonly #child: ChildProcess;

  private constructor(parts: { port: number; ear: Ear; child: ChildProcess; folder: string }) {
    this.port = parts.port;
    this.ear = parts.ear;
    this.#child = parts.child;
    this.finished = finish(parts.child, parts.folder);
  }

  static async start(steps: readonly SippStep[]): Promise<SippSubscriber> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-sipp-'));
    const port = await freePort();
    const mediaPort = 33_000 + 10 * Math.floor(Math.random() * 900);
    const ear = await Ear.open('127.0.0.1', mediaPort + EAR_OFFSET);
    ear.eventType = EVENT_TYPE;
    for (const step of steps) {
      if (step.kind === 'pcap')
        await writeFile(path.join(folder, `${nameOf(step.key)}.pcap`), keyCapture(step.key));
    }
    const scenario = path.join(folder, 'subscriber.xml');
    await writeFile(scenario, scenarioOf(steps, folder));
    const child = spawn(
      'sipp',
      [
        ...['-sf', scenario, '-i', '127.0.0.1', '-p', `${port}`, '-mi', '127.0.0.1', '-mp', `${mediaPort}`],
        ...['-m', '1', '-nostdin', '-timeout', '60', '-timeout_error', '-trace_err'],
        ...['-error_file', path.join(folder, 'errors.log')],
      ],
      { cwd: folder, stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } },
    );
    child.once('error', () => {});
    return new SippSubscriber({ port, ear, child, folder });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.finished;
    this.ear.close();
  }
}

export async function finish(child: ChildProcess, folder: string): Promise<string> {
  const [code] = (await once(child, 'exit')) as [number | null];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  await rm(folder, { recursive: true, force: true });
  return code === 0 ? '' : `exit ${code}\n${texts.join('\n').slice(0, 3_000)}`;
}

export const nameOf = (key: string): string => ({ '*': 'star', '#': 'hash' })[key] ?? key;

const REPLY = `[last_Via:]
[last_From:]
[last_To:];tag=[pid]t[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:subscriber@[local_ip]:[local_port]>`;

/** What it offers or answers: PCMA to the ear, with telephone-events. */
export function soundOf(user: 'subscriber' | 'caller'): string {
  return `v=0
o=${user} 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio [media_port+${EAR_OFFSET}] RTP/AVP 8 ${EVENT_TYPE}
a=rtpmap:8 PCMA/8000
a=rtpmap:${EVENT_TYPE} telephone-event/8000
a=fmtp:${EVENT_TYPE} 0-15`;
}

export const send = (text: string): string => `<send><![CDATA[\n${text}\n]]></send>`;

function scenarioOf(steps: readonly SippStep[], folder: string): string {
  const acts = steps.map((step, at) => {
    switch (step.kind) {
      case 'wait':
        return `<pause milliseconds="${step.ms}"/>`;
      case 'dtmf':
        return `<nop><action><exec play_dtmf="${step.key}"/></action></nop>`;
      case 'pcap':
        return `<nop><action><exec play_pcap_audio="${path.join(folder, `${nameOf(step.key)}.pcap`)}"/></action></nop>`;
      case 'info': {
        const body = `Signal=${step.key}\nDuration=160`;
        const info = `INFO [$4] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From:[$2];tag=[pid]t[call_number]
To:[$1]
Call-ID: [call_id]
CSeq: ${at + 1} INFO
Content-Type: application/dtmf-relay
Content-Length: [len]

${body}`;
        return `${send(info)}<recv response="200"/>`;
      }
      default:
        return unreachable(step);
    }
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="subscriber">
<recv request="INVITE"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="2"/>
<ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="4"/>
</action></recv>
${send(`SIP/2.0 180 Ringing\n${REPLY}\nContent-Length: 0\n`)}
${send(`SIP/2.0 200 OK\n${REPLY}\nContent-Type: application/sdp\nContent-Length: [len]\n\n${soundOf('subscriber')}`)}
<recv request="ACK"/>
${acts.join('\n')}
<recv request="BYE"/>
${send('SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n')}
<Reference variables="1,2,4"/>
</scenario>
`;
}

/** A capture of one key as a phone sends it: eight RFC 4733 packets, 20 ms apart, in Ethernet, IPv4 and UDP. */
export function keyCapture(key: string): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const event = '0123456789*#ABCD'.indexOf(key);
  const stamp = 50_000 + event * 4_000;
  const packets = Array.from({ length: 8 }, (_, at) => {
    const packet = Buffer.alloc(16 + 14 + 20 + 8 + 16);
    packet.writeUInt32LE(1, 0);
    packet.writeUInt32LE(at * 20_000, 4);
    packet.writeUInt32LE(58, 8);
    packet.writeUInt32LE(58, 12);
    packet.writeUInt16BE(0x0800, 28);
    const ip = 30;
    packet[ip] = 0x45;
    packet.writeUInt16BE(44, ip + 2);
    packet[ip + 8] = 64;
    packet[ip + 9] = 17;
    packet.writeUInt32BE(0x7f000001, ip + 12);
    packet.writeUInt32BE(0x7f000001, ip + 16);
    packet.writeUInt16BE(4_000, ip + 20);
    packet.writeUInt16BE(4_002, ip + 22);
    packet.writeUInt16BE(24, ip + 24);
    const rtp = ip + 28;
    packet[rtp] = 0x80;
    packet[rtp + 1] = EVENT_TYPE | (at === 0 ? 0x80 : 0);
    packet.writeUInt16BE(1_000 + event * 10 + at, rtp + 2);
    packet.writeUInt32BE(stamp, rtp + 4);
    packet.writeUInt32BE(0x0badcafe, rtp + 8);
    packet[rtp + 12] = event;
    packet[rtp + 13] = (at >= 5 ? 0x80 : 0) | 10;
    packet.writeUInt16BE(Math.min(at + 1, 6) * 160, rtp + 14);
    return packet;
  });
  return Buffer.concat([head, ...packets]);
}
