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
  /** Inside the headers; `block` is what was seen of them, from the line feed of the request line. */
  | { readonly kind: 'headers'; block: string }
  | { readonly kind: 'body'; left: number }
  | { readonly kind: 'chunk-line'; line: string }
  | { readonly kind: 'chunk'; left: number }
  | { readonly kind: 'trailers'; line: string }
  | { readonly kind: 'opaque' };

/** One chunk being filtered: what is already decided for, and from where on its bytes are still as they came. */
type Work = { readonly chunk: Buffer; readonly out: Buffer[]; clean: number };

/** Whether the bytes at `at` are a version and the line's end; 'cut' when the chunk ends before that is certain. */
function versionAt(chunk: Buffer, at: number): 'yes' | 'no' | 'cut' {
  const text = chunk.toString('latin1', at, at + VERSION_BYTES);
  if (/^HTTP\/\d\.\d\r?\n/.test(text)) return 'yes';
  const whole = 'HTTP/0.0\r\n';
  const shape = text.replace(/\d/g, '0');
  return text.length < VERSION_BYTES && whole.startsWith(shape) ? 'cut' : 'no';
}

function percent(byte: number): Buffer {
  return Buffer.from(`%${byte.toString(16).toUpperCase().padStart(2, '0')}`, 'latin1');
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
function headersEnd(block: string): number {
  const match = /\n\r?\n/.exec(block);
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
    const work: Work = { chunk, out: [], clean: 0 };
    let at = 0;
    while (at < chunk.length && this.#held === undefined) {
      at = this.#state.kind === 'target' ? this.#target(work, at) : this.#pass(chunk, at);
    }
    const tail = this.#held ? at : chunk.length;
    if (work.clean === 0 && tail === chunk.length) return [chunk];
    if (work.clean < tail) work.out.push(chunk.subarray(work.clean, tail));
    return work.out;
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
        this.#state = { kind: 'headers', block: '' };
        return at;
      }
      work.out.push(chunk.subarray(work.clean, at), percent(byte));
      work.clean = at + 1;
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

  #headers(chunk: Buffer, at: number, state: { block: string }): number {
    const before = state.block.length;
    const block = state.block + chunk.toString('latin1', at);
    const end = headersEnd(block);
    if (end < 0) {
      if (block.length > FRAMING_BYTES_MAX) this.#state = { kind: 'opaque' };
      else state.block = block;
      return chunk.length;
    }
    this.#state = framing(block.slice(0, end));
    return at + end - before;
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
