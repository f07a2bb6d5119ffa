// The operating system's error codes in plain words, as far as a person at the terminal can do something about them. Owns
// the words; who reads them decides what to do.

/** Code → what is wrong with the address or the path in front of it. */
const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program; stop that program or set another port',
  EADDRNOTAVAIL: 'is no address of this machine',
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  ENOTDIR: 'leads through something that is no folder',
  EEXIST: 'exists already and is no folder',
  EROFS: 'lies on a disk that cannot be written',
  ENOSPC: 'cannot be written, the disk is full',
  EMFILE: 'cannot be opened, this process has too many files open (ulimit -n)',
};

/** A sentence for an error of the system that names its place; undefined for any other. */
export function causeInWords(error: Error): string | undefined {
  const { code, path, address, port } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  const words = WORDS[code ?? ''];
  const place = path ?? (address === undefined ? undefined : `${address}:${port ?? ''}`);
  return words === undefined || place === undefined ? undefined : `${place} ${words}`;
}
