// Session descriptions as far ends write them, for tests of legs.

export type Written = {
  readonly address?: string;
  readonly port?: number;
  /** Formats with their rtpmap, `8 PCMA`; telephone-event as `101 telephone-event`. */
  readonly formats?: readonly string[];
  readonly direction?: string;
  readonly protocol?: string;
  readonly lines?: readonly string[];
};

const FORMATS = ['8 PCMA', '0 PCMU', '101 telephone-event'];

export function describe(written: Written = {}): string {
  const address = written.address ?? '198.51.100.7';
  const formats = (written.formats ?? FORMATS).map((format) => format.split(' '));
  const family = address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=far 1 1 IN ${family} ${address}`,
    's=-',
    `c=IN ${family} ${address}`,
    't=0 0',
    `m=audio ${written.port ?? 40_000} ${written.protocol ?? 'RTP/AVP'} ${formats.map(([type]) => type).join(' ')}`,
    ...formats.map(([type, encoding]) => `a=rtpmap:${type} ${encoding}/8000`),
    ...(written.direction ? [`a=${written.direction}`] : []),
    ...(written.lines ?? []),
    '',
  ].join('\r\n');
}
