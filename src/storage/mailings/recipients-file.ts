// A file of recipients read as it comes: lines of UTF-8 into pages, whatever the file's size. Owns cutting it up; what a line
// says is the core's.

import { LIMITS } from '../../base/limits.ts';
import { type MailingRecipient, recipientOfLine } from '../../core/campaigns/recipients.ts';

/** The file cannot be what it is said to be. */
export class FileNotRead extends Error {
  override readonly name = 'FileNotRead';
}

// A number and the longest text, each letter in four bytes; a sound or a picture has no line ends for longer than that.
const LINE_CHARACTERS = 8_192;

/** Throws FileNotRead with a sentence for whoever sent it. */
export async function* recipientsInFile(
  file: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly MailingRecipient[]> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let rest = '';
  let page: MailingRecipient[] = [];
  for await (const part of file) {
    bytes += part.length;
    if (bytes > LIMITS.mailing.fileBytes)
      throw new FileNotRead(`the file has more than ${LIMITS.mailing.fileBytes} bytes`);
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS) throw new FileNotRead('a line of the file is too long');
    for (const line of lines) {
      const recipient = recipientOfLine(line);
      if (recipient) page.push(recipient);
      if (page.length < LIMITS.mailing.page) continue;
      yield page;
      page = [];
    }
  }
  const last = recipientOfLine(rest + decoder.decode());
  if (last) page.push(last);
  if (page.length > 0) yield page;
}
