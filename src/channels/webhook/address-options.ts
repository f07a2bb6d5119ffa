// Options for a handler call, written by the client into the handler's own address (spec callbacks 2). Owns reading them;
// they stay in the address, which is called as it is.

export type HandlerCharset = 'windows-1251' | 'utf-8' | 'koi8-r';
export type SignatureName = 'md5' | 'sha1' | 'crc32';

export type HandlerOptions = {
  readonly charset: HandlerCharset;
  readonly format: 'form' | 'xml' | 'json';
  /** Empty: none chosen. */
  readonly signatures: readonly SignatureName[];
};

const CHARSETS: ReadonlyMap<string, HandlerCharset> = new Map([
  ['windows1251', 'windows-1251'],
  ['cp1251', 'windows-1251'],
  ['utf8', 'utf-8'],
  ['koi8r', 'koi8-r'],
]);

const FORMATS: ReadonlyMap<string, HandlerOptions['format']> = new Map([
  ['2', 'xml'],
  ['3', 'json'],
]);

// One receiver knows the checksum as `crc` (spec http-misc 3).
const SIGNATURES: readonly (readonly [string, SignatureName])[] = [
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['crc32', 'crc32'],
  ['crc', 'crc32'],
];

/** An option counts when it is there at all, unless it says `0`. */
function isChosen(query: URLSearchParams, name: string): boolean {
  return query.has(name) && query.get(name) !== '0';
}

export function handlerOptions(address: string): HandlerOptions {
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  const chosen = SIGNATURES.filter(([option]) => isChosen(query, option)).map(([, name]) => name);
  const format = FORMATS.get(query.get('fmt') ?? '') ?? 'form';
  const asked = (query.get('charset') ?? '').toLowerCase().replace(/[-_]/g, '');
  const named = CHARSETS.get(asked) ?? 'windows-1251';
  return {
    // Koi8-r is documented as not to be had together with XML or JSON; UTF-8 is what both were made for.
    charset: named === 'koi8-r' && format !== 'form' ? 'utf-8' : named,
    format,
    signatures: [...new Set(chosen)],
  };
}
