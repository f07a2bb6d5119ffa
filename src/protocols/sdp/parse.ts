// The text of a session description into a value (RFC 4566). Owns the order of lines and the limits; what a description
// means to a call is offer-answer.ts. Never throws: an error names the line.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import {
  isDirection,
  parseAttribute,
  parseConnection,
  parseCrypto,
  parseFmtp,
  parseRtcp,
  parseRtpMap,
  wholeNumber,
  wordsOf,
} from './attributes.ts';
import type {
  Attribute,
  Connection,
  CryptoLine,
  Direction,
  Line,
  Media,
  Origin,
  RtcpAttribute,
  RtpMap,
  SessionDescription,
} from './description.ts';

function parseOrigin(value: string): Origin | undefined {
  const [username, sessionId, version, network, family, address] = wordsOf(value);
  const addressType = family?.toUpperCase();
  if (network?.toUpperCase() !== 'IN' || username === undefined || address === undefined) return undefined;
  if (addressType !== 'IP4' && addressType !== 'IP6') return undefined;
  return { username, sessionId: sessionId!, version: version!, addressType, address };
}

/** A section under construction: the session or one of its streams. */
class Section {
  connection: Connection | undefined;
  direction: Direction | undefined;
  readonly attributes: Attribute[] = [];
  readonly lines: Line[] = [];

  /** Whether the line was one that both kinds of section have. */
  connect(value: string): boolean {
    const connection = parseConnection(value);
    // Several c= lines are for layered multicast; a call uses the first.
    this.connection ??= connection;
    return connection !== undefined;
  }

  attribute(value: string): void {
    const attribute = parseAttribute(value);
    const name = attribute.name.toLowerCase();
    if (isDirection(name)) this.direction = name;
    else this.attributes.push(attribute);
  }

  common(): Pick<Media, 'connection' | 'direction' | 'attributes' | 'lines'> {
    return {
      ...(this.connection ? { connection: this.connection } : {}),
      ...(this.direction ? { direction: this.direction } : {}),
      attributes: this.attributes,
      lines: this.lines,
    };
  }
}

type MediaLine = Pick<Media, 'kind' | 'port' | 'portCount' | 'protocol' | 'formats'>;

function parseMediaLine(value: string): MediaLine | undefined {
  const [kind, ports, protocol, ...formats] = wordsOf(value);
  const [first, count] = (ports ?? '').split('/', 2);
  const port = wholeNumber(first, 65_535);
  if (!kind || port === undefined || !protocol || formats.length > LIMITS.sdp.formats) return undefined;
  const portCount = wholeNumber(count, 65_535);
  if (count !== undefined && portCount === undefined) return undefined;
  return { kind: kind.toLowerCase(), port, ...(portCount ? { portCount } : {}), protocol, formats };
}

class MediaSection extends Section {
  readonly line: MediaLine;
  readonly rtpmap = new Map<number, RtpMap>();
  readonly fmtp = new Map<number, string>();
  readonly crypto: CryptoLine[] = [];
  ptime: number | undefined;
  rtcp: RtcpAttribute | undefined;
  rtcpMux: 'yes' | 'no' = 'no';

  constructor(line: MediaLine) {
    super();
    this.line = line;
  }

  override attribute(text: string): void {
    if (!this.typed(parseAttribute(text))) super.attribute(text);
  }

  private typed({ name, value = '' }: Attribute): boolean {
    switch (name.toLowerCase()) {
      case 'rtpmap': {
        const map = parseRtpMap(value);
        if (map) this.rtpmap.set(map[0], map[1]);
        return map !== undefined;
      }
      case 'fmtp': {
        const fmtp = parseFmtp(value);
        if (fmtp) this.fmtp.set(fmtp[0], fmtp[1]);
        return fmtp !== undefined;
      }
      case 'crypto': {
        const crypto = parseCrypto(value);
        if (crypto) this.crypto.push(crypto);
        return crypto !== undefined;
      }
      case 'rtcp':
        this.rtcp = parseRtcp(value);
        return this.rtcp !== undefined;
      case 'ptime':
        // Some devices write fractions, `20.0`.
        this.ptime = wholeNumber(value.trim().replace(/\.0*$/, ''), 1_000);
        return this.ptime !== undefined;
      case 'rtcp-mux':
        this.rtcpMux = 'yes';
        return true;
      default:
        return false;
    }
  }

  media(): Media {
    return {
      ...this.line,
      ...this.common(),
      rtpmap: this.rtpmap,
      fmtp: this.fmtp,
      ...(this.ptime === undefined ? {} : { ptime: this.ptime }),
      ...(this.rtcp ? { rtcp: this.rtcp } : {}),
      rtcpMux: this.rtcpMux,
      crypto: this.crypto,
    };
  }
}

/** Takes the lines one by one; a string is the error. */
class Reader {
  private origin: Origin | undefined;
  private name: string | undefined;
  private readonly session = new Section();
  private readonly media: MediaSection[] = [];

  take(type: string, value: string): string | undefined {
    const section = this.media.at(-1) ?? this.session;
    switch (type) {
      case 'o':
        this.origin = parseOrigin(value);
        return this.origin ? undefined : 'a malformed origin';
      case 's':
        this.name ??= value;
        return undefined;
      case 'c':
        return section.connect(value) ? undefined : 'a malformed connection';
      case 'a':
        section.attribute(value);
        return undefined;
      case 'm': {
        const line = parseMediaLine(value);
        if (!line) return 'a malformed media line';
        if (this.media.length >= LIMITS.sdp.media) return 'too many streams';
        this.media.push(new MediaSection(line));
        return undefined;
      }
      default:
        section.lines.push({ type, value });
        return undefined;
    }
  }

  description(): Result<SessionDescription, string> {
    if (!this.origin) return err('no origin');
    return ok({
      origin: this.origin,
      name: this.name ?? '-',
      ...this.session.common(),
      media: this.media.map((section) => section.media()),
    });
  }
}

/**
 * A session description. Lines may end in LF alone, and empty lines are passed over. It must begin with `v=0` and have an
 * origin; malformed `o= c= m=` lines are errors, malformed attributes are kept as they are.
 */
export function parseSession(text: string): Result<SessionDescription, string> {
  if (text.length > LIMITS.sdp.characters) return err('longer than the limit');
  const reader = new Reader();
  let seen = 0;
  let at = 0;
  for (let number = 1; at < text.length; number++) {
    if (number > LIMITS.sdp.lines) return err('more lines than the limit');
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(at, end).trimEnd();
    at = end + 1;
    if (line === '') continue;
    if (line.includes('\r')) return err(`line ${number}: a CR inside it`);
    if (line[1] !== '=') return err(`line ${number}: not of the form x=value`);
    const value = line.slice(2);
    if (seen++ === 0) {
      if (line[0] !== 'v' || value.trim() !== '0') return err(`line ${number}: no v=0`);
      continue;
    }
    const fault = reader.take(line[0]!, value);
    if (fault !== undefined) return err(`line ${number}: ${fault}`);
  }
  return reader.description();
}
