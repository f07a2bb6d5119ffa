// The plain text beside a text that is HTML (RFC 2046 5.1.4), and whether a text is HTML at all. Owns this reduction; it makes
// text to be read, not a rendering, and takes whatever a client wrote.

import { LIMITS } from '../../base/limits.ts';

/** A document says so with its first words; a text with a tag in its midst is a text. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<!--[^>]{0,1000}-->\s*)?<(?:!doctype\s+html|html)\b/i.test(text);
}

// Elements whose content is not for readers.
const HIDDEN = ['head', 'script', 'style', 'title', 'template'];
const BLOCKS =
  /^\/?(?:p|div|tr|table|h[1-6]|ul|ol|li|section|article|header|footer|blockquote|pre|center|address|hr)$/;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  laquo: '«',
  raquo: '»',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  copy: '©',
};

export function plainTextOf(html: string): string {
  const source = html.slice(0, LIMITS.email.plainTextCharacters);
  const pieces: string[] = [];
  let hidden: string | undefined;
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    if (hidden === undefined) pieces.push(source.slice(at, open < 0 ? undefined : open).replace(/\s+/g, ' '));
    if (open < 0) break;
    const end = source.startsWith('<!--', open) ? source.indexOf('-->', open) + 2 : source.indexOf('>', open);
    if (end < open + 1) break;
    const name =
      /^\/?[a-z][a-z0-9]*/i.exec(source.slice(open + 1, Math.min(end, open + 40)))?.[0].toLowerCase() ?? '';
    if (hidden !== undefined) {
      if (name === `/${hidden}`) hidden = undefined;
    } else if (HIDDEN.includes(name)) hidden = name;
    else
      pieces.push(
        markOf(name, { tag: source.slice(open + 1, end), behind: source.slice(end + 1, end + LINK_MOST) }),
      );
    at = end + 1;
  }
  return tidied(pieces.join(''));
}

// An address in a tag, and the same one in the words of the link.
const LINK_MOST = 2_100;

const bareAddress = (address: string): string => address.replace(/^https?:\/\//i, '').replace(/\/$/, '');

/** Where a link leads, said before its words; nothing when these say it, as in what mail programs make of a bare address. */
function addressOf(tag: string, behind: string): string {
  const found = /\bhref\s*=\s*(?:"(https?:[^"]{1,2000})"|'(https?:[^']{1,2000})')/i.exec(tag);
  if (!found) return '';
  const address = found[1] ?? found[2] ?? '';
  const words = behind.slice(0, behind.indexOf('<')).trim();
  return bareAddress(words) === bareAddress(address) ? '' : `${address} `;
}

/** What stands for a tag in the text. */
function markOf(name: string, { tag, behind }: { readonly tag: string; readonly behind: string }): string {
  if (name === 'br') return '\n';
  if (name === 'td' || name === 'th') return ' ';
  if (name === 'li') return '\n- ';
  if (name === 'img') return /\balt\s*=\s*"([^"]{1,200})"/i.exec(tag)?.[1] ?? '';
  if (name === 'a') return addressOf(tag, behind);
  return BLOCKS.test(name) ? '\n' : '';
}

function tidied(text: string): string {
  return text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hexadecimal, word) => {
      if (word !== undefined) return ENTITIES[String(word).toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
    })
    .split('\n')
    .map((line) => line.trim().replace(/[ \t]+/g, ' '))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
