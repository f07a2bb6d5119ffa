// The operating system's error codes in plain words, as far as a person at the terminal can do something about them. Owns
// the words; who reads them decides what to do.

import type { InWords, NameLanguage } from '../core/messages/status.ts';

/** Code → what is wrong with the address or the path in front of it. */
const WORDS: Readonly<Record<string, InWords>> = {
  EADDRINUSE: {
    en: 'is taken by another program; stop that program or set another port',
    ru: 'занят другой программой; остановите её или задайте другой порт',
  },
  EADDRNOTAVAIL: { en: 'is no address of this machine', ru: 'не адрес этой машины' },
  EACCES: { en: 'may not be used by this user', ru: 'этому пользователю не разрешено' },
  EPERM: { en: 'may not be used by this user', ru: 'этому пользователю не разрешено' },
  ENOENT: { en: 'does not exist', ru: 'не существует' },
  EISDIR: { en: 'is a folder', ru: 'это папка' },
  ENOTDIR: { en: 'leads through something that is no folder', ru: 'ведёт через то, что не папка' },
  EEXIST: { en: 'exists already and is no folder', ru: 'уже есть, и это не папка' },
  EROFS: { en: 'lies on a disk that cannot be written', ru: 'лежит на диске, куда нельзя писать' },
  ENOSPC: { en: 'cannot be written, the disk is full', ru: 'нельзя записать: диск полон' },
  EMFILE: {
    en: 'cannot be opened, this process has too many files open (ulimit -n)',
    ru: 'нельзя открыть: у процесса открыто слишком много файлов (ulimit -n)',
  },
};

/** A sentence for an error of the system that names its place; undefined for any other. */
export function causeInWords(error: Error, language: NameLanguage = 'en'): string | undefined {
  const { code, path, address, port } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  const words = WORDS[code ?? '']?.[language];
  const place = path ?? (address === undefined ? undefined : `${address}:${port ?? ''}`);
  return words === undefined || place === undefined ? undefined : `${place} ${words}`;
}
