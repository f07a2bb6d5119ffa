// Domain names people write in their own letters (IDNA, RFC 5891) as the DNS has them. Owns that mapping: small letters,
// composed, each label beyond ASCII as its A-label; what is then a name at all is judged by whoever asked.

import { punycode } from '../../base/punycode.ts';

/** RFC 5890 2.3.2.1: labels of letters and digits with their marks; hyphens inside. */
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;
/** RFC 1035 2.3.4; longer ones are not even spelt. */
const LABEL_CHARACTERS = 63;

function asciiLabel(label: string): string | undefined {
  if (/^[\x21-\x7e]*$/.test(label)) return label;
  if (label.length > LABEL_CHARACTERS || !LABEL.test(label)) return undefined;
  const spelt = `xn--${punycode(label)}`;
  return spelt.length <= LABEL_CHARACTERS ? spelt : undefined;
}

/** Undefined: a label has what no name can have. ASCII labels are not looked at. */
export function asciiDomain(written: string): string | undefined {
  // Full stops of East Asian keyboards separate labels as well (UTS #46 2.3).
  const labels = written
    .replace(/[\u3002\uff0e\uff61]/g, '.')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
    .split('.')
    .map(asciiLabel);
  return labels.every((label) => label !== undefined) ? labels.join('.') : undefined;
}
