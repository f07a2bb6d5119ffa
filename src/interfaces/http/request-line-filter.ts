// Makes request lines that clients wrote by hand fit for a strict parser: raw bytes of any charset and blanks inside the
// target become percent codes (spec client-habits 26). Owns the framing of one connection's incoming bytes; every other
// byte passes as it is, and what it cannot frame with certainty passes untouched to the end of the connection.

const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const TAB = 0x09;

// Longest "HTTP/1.1\r\n" after the blank that ends a target.
const VERSION_BYTES = 10;
const FRAMING_BYTES_MAX = 128 * 1024;
const CHUNK_LINE_BYTES_MAX = 4 * 1024;

type State =
  | { readonly kind: 'method' }
  | { readonly kind: 'target' }
  /**
   * Inside the headers; `pieces` is what was seen of them, from the line feed of the request line, `tail` its end: a
   * client that sends byte by byte must not have all that came before looked through for each.
   */
  | { readonly kind: 'headers'; readonly pieces: string[]; length: number; tail: string }
  | { readonly kind: 'body'; left: number }
  | { readonly kind: 'chunk-line'; line: string }
  | { readonly kind: 'chunk'; left: number }
  | { readonly kind: 'trailers'; line: string }
  | { readonly kind: 'opaque' };

/** What can still belong to the blank line that ends the headers: "\n\r" before "\n". */
const TAIL_CHARACTERS = 2;

/** Whether the bytes at `at` are a version and the line's end; 'cut' when the chunk ends before that is certain. */
function versionAt(chunk: Buffer, at: number): 'yes' | 'no' | 'cut' {
  const text = chunk.toString('latin1', at, at + VERSION_BYTES);
  if (/^HTTP\/\d\.\d\r?\n/.test(text)) return 'yes';
  const whole = 'HTTP/0.0\r\n';
  const shape = text.replace(/\d/g, '0');
  return text.length < VERSION_BYTES && whole.startsWith(shape) ? 'cut' : 'no';
}

/** One chunk being filtered: what is already decided for, and from where on its bytes are still as they came. */
class Work {
  readonly chunk: Buffer;
  #clean = 0;
  /** Three times the chunk at most, made when the first byte is rewritten: one piece for each byte would cost more. */
  #out: Buffer | undefined;
  #length = 0;

  constructor(chunk: Buffer) {
    this.chunk = chunk;
  }

  /** Puts a percent code in the place of the byte at `at`. */
  escape(at: number): void {
    this.#out ??= Buffer.allocUnsafe(this.chunk.length * 3);
    this.#length += this.chunk.copy(this.#out, this.#length, this.#clean, at);
    const code = this.chunk[at]!.toString(16).toUpperCase().padStart(2, '0');
    this.#length += this.#out.write(`%${code}`, this.#length, 'latin1');
    this.#clean = at + 1;
  }

  /** Everything up to `end`. */
  upTo(end: number): Buffer[] {
    if (this.#clean === 0 && end === this.chunk.length) return [this.chunk];
    const rest = this.chunk.subarray(this.#clean, end);
    const done = this.#out === undefined ? [] : [this.#out.subarray(0, this.#length)];
    return rest.length > 0 ? [...done, rest] : done;
  }
}

/** What follows these headers (RFC 9112 section 6.3); anything a strict parser refuses is 'opaque'. */
function framing(block: string): State {
  if (/\nupgrade[ \t]*:/i.test(block)) return { kind: 'opaque' };
  const lengths = [...block.matchAll(/\ncontent-length[ \t]*:([^\r\n]*)/gi)];
  const encodings = [...block.matchAll(/\ntransfer-encoding[ \t]*:([^\r\n]*)/gi)];
  if (encodings.length > 0) {
    const chunked = encodings.length === 1 && encodings[0]![1]!.trim().toLowerCase() === 'chunked';
    return chunked && lengths.length === 0 ? { kind: 'chunk-line', line: '' } : { kind: 'opaque' };
  }
  if (lengths.length === 0) return { kind: 'method' };
  const length = lengths[0]![1]!.trim();
  if (lengths.length > 1 || !/^\d{1,15}$/.test(length)) return { kind: 'opaque' };
  const left = Number(length);
  return left === 0 ? { kind: 'method' } : { kind: 'body', left };
}

/** The index just after the blank line that ends the headers, or -1. */
function headersEnd(text: string): number {
  const match = /\n\r?\n/.exec(text);
  return match ? match.index + match[0].length : -1;
}

export class RequestLineFilter {
  #state: State = { kind: 'method' };
  #held: Buffer | undefined;

  /** The bytes to hand on for the bytes that came, in order. At most eleven are kept back until more come. */
  filter(incoming: Buffer): Buffer[] {
    let chunk = incoming;
    if (this.#held) {
      chunk = Buffer.concat([this.#held, incoming]);
      this.#held = undefined;
    }
    const work = new Work(chunk);
    let at = 0;
    while (at < chunk.length && this.#held === undefined) {
      at = this.#state.kind === 'target' ? this.#target(work, at) : this.#pass(chunk, at);
    }
    return work.upTo(this.#held ? at : chunk.length);
  }

  /** What was kept back when the sender ends in the middle of a line. */
  end(): Buffer[] {
    const rest = this.#held ? [this.#held] : [];
    this.#held = undefined;
    return rest;
  }

  /** Goes through a target; returns where it stopped, which is the line's end, the chunk's, or what is kept back. */
  #target(work: Work, from: number): number {
    const { chunk } = work;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte > BLANK && byte < 0x80) continue;
      if (byte < BLANK && byte !== TAB && byte !== LF && byte !== CR) continue;
      const version = byte === BLANK ? versionAt(chunk, at + 1) : 'no';
      if (version === 'cut') {
        this.#held = chunk.subarray(at);
        return at;
      }
      if (version === 'yes' || byte === LF || byte === CR) {
        this.#state = { kind: 'headers', pieces: [], length: 0, tail: '' };
        return at;
      }
      work.escape(at);
    }
    return chunk.length;
  }

  /** Follows the framing from `at`; returns where the next state begins. */
  #pass(chunk: Buffer, at: number): number {
    const state = this.#state;
    switch (state.kind) {
      case 'method': {
        // Line feeds before a request line are allowed (RFC 9112 section 2.2); the method ends at the first blank.
        const blank = chunk.indexOf(BLANK, at);
        if (blank < 0) return chunk.length;
        this.#state = { kind: 'target' };
        return blank + 1;
      }
      case 'headers':
        return this.#headers(chunk, at, state);
      case 'body':
      case 'chunk': {
        const taken = Math.min(state.left, chunk.length - at);
        state.left -= taken;
        if (state.left === 0)
          this.#state = state.kind === 'body' ? { kind: 'method' } : { kind: 'chunk-line', line: '' };
        return at + taken;
      }
      case 'chunk-line':
      case 'trailers':
        return this.#line(chunk, at, state);
      case 'target':
      case 'opaque':
        return chunk.length;
    }
  }

  #headers(chunk: Buffer, at: number, state: State & { kind: 'headers' }): number {
    const piece = chunk.toString('latin1', at);
    const seen = state.tail.length;
    const text = state.tail + piece;
    const end = headersEnd(text);
    state.pieces.push(end < 0 ? piece : text.slice(seen, end));
    if (end < 0) {
      state.length += piece.length;
      state.tail = text.slice(-TAIL_CHARACTERS);
      if (state.length > FRAMING_BYTES_MAX) this.#state = { kind: 'opaque' };
      return chunk.length;
    }
    this.#state = framing(state.pieces.join(''));
    return at + end - seen;
  }

  /** A chunk's size line or a trailer line (RFC 9112 section 7.1). */
  #line(chunk: Buffer, at: number, state: State & { line: string }): number {
    const feed = chunk.indexOf(LF, at);
    const end = feed < 0 ? chunk.length : feed + 1;
    const line = state.line + chunk.toString('latin1', at, end);
    if (feed < 0) {
      if (line.length > CHUNK_LINE_BYTES_MAX) this.#state = { kind: 'opaque' };
      else state.line = line;
      return end;
    }
    if (state.kind === 'trailers') {
      this.#state = line.trim() === '' ? { kind: 'method' } : { kind: 'trailers', line: '' };
      return end;
    }
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;|\r?\n)/i.exec(line);
    if (!size) this.#state = { kind: 'opaque' };
    else {
      const bytes = Number.parseInt(size[1]!, 16);
      // The data of a chunk ends with a CRLF of its own.
      this.#state = bytes === 0 ? { kind: 'trailers', line: '' } : { kind: 'chunk', left: bytes + 2 };
    }
    return end;
  }
}
