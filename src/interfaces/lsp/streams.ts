// Messages read from one stream and written to another, for the protocol library. Owns what becomes of broken bytes, and that neither
// a flood nor a reader who does not read fills the memory.
import type { Readable, Writable } from 'node:stream';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { LIMITS } from '../../base/limits.ts';
import { type Frame, FrameReader } from './frames.ts';
import { type Id, INVALID_REQUEST, isId, judge, PARSE_ERROR, type Phase } from './gate.ts';

export class StreamReader extends AbstractMessageReader implements MessageReader {
  readonly #stream: Readable;
  readonly #writer: StreamWriter;
  readonly #frames = new FrameReader();
  #phase: Phase = 'new';
  #waiting = 0;
  /** Questions that are not answered yet, by their ids as the protocol library tells them apart: 7 and "7" are one to it. */
  readonly #asked = new Set<string>();

  constructor(stream: Readable, writer: StreamWriter) {
    super();
    this.#stream = stream;
    this.#writer = writer;
    writer.onDrain(() => this.#flow());
  }

  override listen(callback: DataCallback): Disposable {
    const onData = (bytes: Uint8Array): void => {
      for (const frame of this.#frames.push(bytes)) this.#take(frame, callback);
      this.#flow();
    };
    this.#stream.on('data', onData);
    this.#stream.once('close', () => this.fireClose());
    this.#stream.on('error', (error: Error) => this.fireError(error));
    return { dispose: () => this.#stream.off('data', onData) };
  }

  /** One of the messages handed on has been handled. */
  handled(message: object): void {
    this.#waiting--;
    if ('id' in message && isId(message.id)) this.#asked.delete(String(message.id));
    this.#flow();
  }

  #flow(): void {
    const { messagesWaiting, bytesAhead } = LIMITS.languageServer;
    const isFull = this.#waiting > messagesWaiting || this.#writer.bytesAhead > bytesAhead;
    if (isFull) this.#stream.pause();
    else if (this.#stream.isPaused()) this.#stream.resume();
  }

  #take(frame: Frame, callback: DataCallback): void {
    if (frame.kind === 'broken') {
      this.#writer.refuse(null, PARSE_ERROR, frame.reason);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(frame.bytes));
    } catch {
      this.#writer.refuse(null, PARSE_ERROR, 'the content is no JSON');
      return;
    }
    const judgement = judge(this.#phase, value);
    if (judgement.kind === 'refuse') this.#writer.refuse(judgement.id, judgement.code, judgement.reason);
    if (judgement.kind !== 'let-in') return;
    const { id } = judgement.message;
    if (isId(id) && !this.#isNew(id)) return;
    this.#phase = judgement.phase;
    this.#waiting++;
    callback(judgement.message);
  }

  /** The library would drop the first of two questions of one id, and never call it handled. */
  #isNew(id: Id): boolean {
    const isNew = !this.#asked.has(String(id));
    if (isNew) this.#asked.add(String(id));
    else this.#writer.refuse(id, INVALID_REQUEST, 'a question with this id waits for its answer');
    return isNew;
  }
}

export class StreamWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
    // An editor that is gone reads nothing any more; the end of its own stream ends the server.
    stream.on('error', (error) => this.fireError(error));
    stream.once('close', () => this.fireClose());
  }

  get bytesAhead(): number {
    return this.#stream.writableLength;
  }

  onDrain(listener: () => void): void {
    this.#stream.on('drain', listener);
  }

  async write(message: Message): Promise<void> {
    this.#send(message);
  }

  refuse(id: string | number | null, code: number, message: string): void {
    this.#send({ jsonrpc: '2.0', id, error: { code, message } });
  }

  end(): void {}

  #send(message: object): void {
    const content = new TextEncoder().encode(JSON.stringify(message));
    if (!this.#stream.writable) return;
    this.#stream.write(`Content-Length: ${content.length}\r\n\r\n`);
    this.#stream.write(content);
  }
}
