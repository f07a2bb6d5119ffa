// The status codes of mail systems: `5.1.1` (RFC 3463) and the reply code in front of it (RFC 5321 4.2). Owns finding them in
// replies and reports; what they mean for a message is the channel's table.

export type EnhancedStatus = {
  /** 2 success, 4 for now, 5 for good. */
  readonly kind: 2 | 4 | 5;
  readonly subject: number;
  readonly detail: number;
};

/** What a mail server said of a message. */
export type MailReply = {
  /** Three digits; absent where only a status was told. */
  readonly code?: number;
  readonly status?: EnhancedStatus;
  readonly text: string;
};

const STATUS = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/;

/** The first status in the text. Addresses such as `5.1.1.7` are none. */
export function readStatus(text: string): EnhancedStatus | undefined {
  const [, kind, subject, detail] = STATUS.exec(text) ?? [];
  if (kind === undefined) return undefined;
  return { kind: Number(kind) as 2 | 4 | 5, subject: Number(subject), detail: Number(detail) };
}

/** `550 5.1.1 …` or `550-5.1.1 …`, the lines of one reply; a status stands right behind the code or nowhere (RFC 2034 4). */
export function readReply(text: string): MailReply {
  const [, code, rest = ''] = /^\s*([2-5]\d\d)(?:[ -]([\s\S]*))?$/.exec(text) ?? [];
  if (code === undefined) {
    const status = readStatus(text);
    return { ...(status && { status }), text };
  }
  const status = readStatus(/^[ #(]{0,2}(\d\.\d{1,3}\.\d{1,3})/.exec(rest)?.[1] ?? '');
  return { code: Number(code), ...(status && { status }), text };
}

// `said: 550 5.1.1 …`, `#<#5.1.1 smtp;550 5.1.1 …>`, `550-No such user`: how servers of all ages quote one another.
const QUOTED = /(?<![\d.])([45]\d\d)[ -]{1,2}#?(?:([45]\.\d{1,3}\.\d{1,3})\b|(?=[A-Za-z<"']))/;

/** The reply a text for people quotes; undefined when none is there. */
export function quotedReply(text: string): MailReply | undefined {
  const found = QUOTED.exec(text);
  if (found) {
    const status = readStatus(found[2] ?? '') ?? readStatus(text);
    return { code: Number(found[1]), ...(status && { status }), text: lineAt(text, found.index) };
  }
  const status = readStatus(text);
  return status && status.kind !== 2 ? { status, text: lineAt(text, text.search(STATUS)) } : undefined;
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? undefined : end).trim();
}
