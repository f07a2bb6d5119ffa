// The phones as the bench holds them: a process that is asked questions. Owns the process and the order of answers.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, PhonesOptions, Question, SoundReport } from './phones-process.ts';
import type { CallTimes, PhoneCounts } from './sip-phone.ts';

export class Phones {
  readonly address: string;
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  private constructor(child: ChildProcess, place: { readonly address: string; readonly port: number }) {
    this.#process = child;
    this.address = place.address;
    this.port = place.port;
    child.on('message', (answer: Answer) => this.#waiting.shift()?.(answer));
  }

  static async open(options: PhonesOptions): Promise<Phones> {
    const file = fileURLToPath(new URL('./phones-process.js', import.meta.url));
    const child = fork(file, [JSON.stringify(options)]);
    const first = await new Promise<Answer>((resolve, reject) => {
      child.once('message', (answer: Answer) => resolve(answer));
      child.once('exit', (code) => reject(new Error(`the phones ended with ${code}`)));
    });
    if (first.kind !== 'listening') throw new Error(`the phones said ${first.kind}`);
    return new Phones(child, { address: options.address, port: first.port });
  }

  /** From now on what every talking phone hears counts. */
  async measure(): Promise<void> {
    await this.#ask('measure');
  }

  async report(): Promise<SoundReport> {
    const answer = await this.#ask('report');
    if (answer.kind !== 'report') throw new Error(`the phones said ${answer.kind}`);
    return answer.report;
  }

  async counts(): Promise<PhoneCounts & { readonly talking: number; readonly cpuSeconds: number }> {
    const answer = await this.#ask('counts');
    if (answer.kind !== 'counts') throw new Error(`the phones said ${answer.kind}`);
    return { ...answer.counts, cpuSeconds: answer.cpuSeconds };
  }

  /** Of the calls that ended since the last time this was asked. */
  async times(): Promise<readonly CallTimes[]> {
    const answer = await this.#ask('times');
    if (answer.kind !== 'times') throw new Error(`the phones said ${answer.kind}`);
    return answer.times;
  }

  async hangUp(): Promise<void> {
    await this.#ask('hang-up');
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.send('close' satisfies Question);
    await gone;
  }

  #ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#process.send(question);
    });
  }
}
