// Whom a link over TLS trusts and who it says it is: the files its configuration names. Owns what may be wrong with them, found before
// anything connects; connecting is bind.ts's.

import tls from 'node:tls';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { readKeyFile } from '../key-file.ts';

/** Each absent: the certificates of the system, and no certificate of ours. */
export type TlsFiles = { readonly ca?: string; readonly cert?: string; readonly key?: string };

export type GivenFiles = { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };

export const TLS_FIELDS: readonly FieldRow[] = [
  {
    key: 'caFile',
    form: FORMS.line,
    absent: 'the certificates of the system',
    says: 'With tls, file with the certificates (PEM) that the centre is trusted by.',
  },
  {
    key: 'certFile',
    form: FORMS.line,
    absent: 'none is shown',
    says: 'With tls, file with the certificate (PEM) shown to a centre that asks for one.',
  },
  { key: 'keyFile', form: FORMS.line, absent: 'with `certFile` required', says: 'File with its key (PEM).' },
];

export function readTlsFiles(
  { caFile, certFile, keyFile }: GivenFiles,
  secured: 'yes' | 'no',
  fault: (text: string) => void,
): TlsFiles {
  if (secured === 'no' && (caFile ?? certFile ?? keyFile) !== undefined)
    fault('"caFile", "certFile" and "keyFile" need "tls"');
  if ((certFile === undefined) !== (keyFile === undefined)) fault('"certFile" and "keyFile" go together');
  const ca = readKeyFile(caFile, 'caFile', fault);
  const cert = readKeyFile(certFile, 'certFile', fault);
  const key = readKeyFile(keyFile, 'keyFile', fault);
  const files = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  try {
    tls.createSecureContext(files);
  } catch {
    // What it says names libraries and their lines.
    fault('"caFile", "certFile" and "keyFile" are not certificates and a key that belong together');
    return {};
  }
  return files;
}
