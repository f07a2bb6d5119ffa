// A message cut into what a provider takes at once: tags of files out of the text, the text into parts, files one by one.
// Owns the places where a text is cut; nothing is left out.

import { err, ok, type Result } from '../../base/result.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { Attachment, Piece, Refusal } from './messenger.ts';
import { refusal } from './refusals.ts';

/** `<file http(s)://…>` (spec http-send 2.6). */
const FILE_TAG = /<file\s+(https?:\/\/[^\s<>]+)\s*>/giu;
// A part that breaks off sooner looks broken; then a word is cut.
const SHORTEST_SHARE = 0.5;

type UploadPath = (file: string) => string | undefined;

/** Text without its tags, and every file of the message. */
export function wholePiece(message: ClaimedMessage, uploadPath: UploadPath): Result<Piece, Refusal> {
  const files: Attachment[] = [];
  for (const { name, file } of message.files ?? []) {
    const path = uploadPath(file);
    if (path === undefined) return err(refusal('rejected', 'a file of the message is gone', 'no'));
    files.push({ kind: 'upload', name, path });
  }
  const text = message.text.replace(FILE_TAG, (_tag, address: string) => {
    files.push({ kind: 'address', address });
    return '';
  });
  const bare = files.length > (message.files?.length ?? 0) ? text.trim() : text;
  if (bare.trim() === '' && files.length === 0) return err(refusal('rejected', 'the text is empty', 'no'));
  return ok({ text: bare, files });
}

/** The text in parts of at most `characters` (UTF-16), then each file by itself. */
export function textThenFiles({ text, files }: Piece, characters: number): readonly Piece[] {
  const texts = text.trim() === '' ? [] : splitText(text, characters);
  return [
    ...texts.map((part) => ({ text: part, files: [] })),
    ...files.map((file) => ({ text: '', files: [file] })),
  ];
}

/** Cut behind a line, else behind a blank, else between two characters; joined again it is the whole text. */
export function splitText(text: string, characters: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > characters) {
    const cut = cutOf(rest, characters);
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  if (rest !== '') parts.push(rest);
  // A part of blanks alone is no message for any provider.
  return parts.filter((part) => part.trim() !== '');
}

function cutOf(text: string, characters: number): number {
  const least = Math.max(1, Math.floor(characters * SHORTEST_SHARE));
  for (const mark of ['\n', ' ']) {
    const found = text.lastIndexOf(mark, characters - 1) + 1;
    if (found >= least) return found;
  }
  const last = text.charCodeAt(characters - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff && characters > 1;
  return splitsPair ? characters - 1 : characters;
}
