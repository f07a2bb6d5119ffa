// Headers of a file that somebody fetches. Owns how it is named to whoever saves it, and that nobody else keeps it.

type FileHeaders = Readonly<Record<'content-disposition' | 'cache-control', string>>;

/** `inline`: a browser shows it where it is. */
export function fileHeaders(name: string, disposition: 'attachment' | 'inline' = 'attachment'): FileHeaders {
  return {
    'content-disposition': `${disposition}; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'cache-control': 'private, no-store',
  };
}
