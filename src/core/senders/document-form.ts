// Which of the accepted forms a document has, by its first bytes (spec http-senders 1: jpg, tif, pdf, png, zip, rar). Owns the
// marks; the name it came under says nothing.

export type DocumentForm = 'jpg' | 'tif' | 'pdf' | 'png' | 'zip' | 'rar';

const MARKS: readonly (readonly [DocumentForm, readonly number[]])[] = [
  ['jpg', [0xff, 0xd8, 0xff]],
  ['tif', [0x49, 0x49, 0x2a, 0x00]],
  ['tif', [0x4d, 0x4d, 0x00, 0x2a]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
];

/** Undefined: none of them. */
export function documentForm(bytes: Uint8Array): DocumentForm | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
}
