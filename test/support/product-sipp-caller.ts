// SIPp as somebody who calls a number of the product's over a trunk: it presses keys, its sound ends in an ear of the tests. Owns
// the scenario and the process; the files of key presses are those of the subscriber (`product-sipp.ts`).

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { Ear } from './product-ear.ts';
import { EAR_OFFSET, EVENT_TYPE, finish, keyCapture, nameOf, send, soundOf } from './product-sipp.ts';

export type CallerStep =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'dtmf' | 'pcap'; readonly key: string }
  /** Who hangs up: nothing comes after it. */
  | { readonly kind: 'bye' | 'is-hung-up' };

type Calling = {
  readonly sipPort: number;
  readonly from: string;
  readonly to: string;
  /** What the call comes to: an answer and what follows, or the status it is refused with. */
  readonly then: readonly CallerStep[] | number;
};

export class SippCaller {
  readonly ear: Ear;
  /** Resolves with '' when the call went as the scenario says, else with what SIPp complains of. */
  readonly finished: Promise<string>;
  readonly #child: ChildProcess;

  private constructor(parts: { ear: Ear; child: ChildProcess; folder: string }) {
    this.ear = parts.ear;
    this.#child = parts.child;
    this.finished = finish(parts.child, parts.folder);
  }

  static async call(calling: Calling): Promise<SippCaller> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-sipp-'));
    const port = await freePort();
    // The ear is one of the ports found free; SIPp keeps those below it.
    const ear = await Ear.open('127.0.0.1', await freePort());
    const mediaPort = ear.port - EAR_OFFSET;
    ear.eventType = EVENT_TYPE;
    for (const step of typeof calling.then === 'number' ? [] : calling.then) {
      if (step.kind === 'pcap')
        await writeFile(path.join(folder, `${nameOf(step.key)}.pcap`), keyCapture(step.key));
    }
    const scenario = path.join(folder, 'caller.xml');
    await writeFile(scenario, scenarioOf(calling, folder));
    const child = spawn(
      'sipp',
      [
        ...['-sf', scenario, '-i', '127.0.0.1', '-p', `${port}`, '-mi', '127.0.0.1', '-mp', `${mediaPort}`],
        ...['-m', '1', '-nostdin', '-timeout', '60', '-timeout_error', '-trace_err'],
        ...['-error_file', path.join(folder, 'errors.log'), `127.0.0.1:${calling.sipPort}`],
      ],
      { cwd: folder, stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } },
    );
    child.once('error', () => {});
    return new SippCaller({ ear, child, folder });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.finished;
    this.ear.close();
  }
}

function scenarioOf({ from, to, then }: Calling, folder: string): string {
  const request = (method: string, target: string, rest: string): string => `${method} ${target} SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:${from}@[local_ip]:[local_port]>;tag=[pid]f[call_number]
To: <sip:${to}@[remote_ip]:[remote_port]>${method === 'INVITE' ? '' : '[peer_tag_param]'}
Call-ID: [call_id]
Contact: <sip:${from}@[local_ip]:[local_port]>
${rest}`;
  const uri = `sip:${to}@[remote_ip]:[remote_port]`;
  const invite = send(
    request(
      'INVITE',
      uri,
      `CSeq: 1 INVITE\nContent-Type: application/sdp\nContent-Length: [len]\n\n${soundOf('caller')}`,
    ),
  );
  const empty = (cseq: string): string => `CSeq: ${cseq}\nContent-Length: 0\n`;
  const answered = (steps: readonly CallerStep[]): readonly string[] => [
    '<recv response="180"/>',
    '<recv response="200" rrs="true"/>',
    send(request('ACK', '[next_url]', empty('1 ACK'))),
    ...steps.map((step) => stepOf(step, folder, send(request('BYE', '[next_url]', empty('2 BYE'))))),
  ];
  const refused = (status: number): readonly string[] => [
    '<recv response="180" optional="true"/>',
    `<recv response="${status}"/>`,
    send(request('ACK', uri, empty('1 ACK'))),
  ];
  const rest = typeof then === 'number' ? refused(then) : answered(then);
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
${invite}
<recv response="100" optional="true"/>
${rest.join('\n')}
</scenario>
`;
}

function stepOf(step: CallerStep, folder: string, bye: string): string {
  switch (step.kind) {
    case 'wait':
      return `<pause milliseconds="${step.ms}"/>`;
    case 'dtmf':
      return `<nop><action><exec play_dtmf="${step.key}"/></action></nop>`;
    case 'pcap':
      return `<nop><action><exec play_pcap_audio="${path.join(folder, `${nameOf(step.key)}.pcap`)}"/></action></nop>`;
    case 'bye':
      return `${bye}<recv response="200"/>`;
    case 'is-hung-up':
      return `<recv request="BYE"/>${send('SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n')}`;
  }
}
