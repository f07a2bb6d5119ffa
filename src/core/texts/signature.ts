// The automatic signature: a template that is added to every text it fits, before anything is counted (spec http-send 3).
// Owns which one fits and how it is added; where it is kept is the store's business.

import { MESSENGER_KINDS, type MessageKind } from '../messages/kind.ts';
import { FORMAT_KINDS, type TemplateContent, type TemplateFormat } from './template.ts';

export type Signature = Pick<TemplateContent, 'text' | 'format' | 'sender'>;

/** Kinds that people read. Octets, look-ups and the text of a call, which may be a menu, stay as they are. */
const SIGNED_KINDS: ReadonlySet<MessageKind> = new Set(['sms', 'flash', 'mms', 'mail', ...MESSENGER_KINDS]);

export function canSign(format: TemplateFormat): boolean {
  return format === '' || SIGNED_KINDS.has(FORMAT_KINDS[format]);
}

/** The one that fits most closely: of this sender before anybody's, of this kind before any kind. */
export function signatureFor(
  signatures: readonly Signature[],
  message: { readonly kind: MessageKind; readonly sender: string | undefined },
): Signature | undefined {
  if (!SIGNED_KINDS.has(message.kind)) return undefined;
  const closeness = ({ sender, format }: Signature): number =>
    (sender === '' ? 0 : 2) + (format === '' ? 0 : 1);
  return signatures
    .filter(({ sender }) => sender === '' || sender === message.sender)
    .filter(({ format }) => format === '' || FORMAT_KINDS[format] === message.kind)
    .sort((one, other) => closeness(other) - closeness(one))[0];
}

/** A text without its comment, signed on a line of its own; one that has the signature already, or says nothing, stays. */
export function withSignature(text: string, signature: Signature | undefined): string {
  if (signature === undefined || text.trim() === '' || text.trimEnd().endsWith(signature.text.trim()))
    return text;
  return `${text}${/^\s/.test(signature.text) ? '' : '\n'}${signature.text}`;
}
