// What this stack knows of each header by name: canonical spelling, compact form, how its values come (RFC 3261 section
// 20 and the registry). A table read by the parser, the refusals and the tests; it must not hold code for any one header.

/**
 * `list`: values separated by commas, split by the parser. `single`: one value in a message; of a second the
 * first counts, save where mandatory.ts refuses it. `rows`: may stand several times, but a comma inside belongs to the value (challenges) or to free text.
 */
type HeaderShape = 'list' | 'single' | 'rows';

type HeaderEntry = { readonly name: string; readonly shape: HeaderShape; readonly compact?: string };

export const HEADERS: readonly HeaderEntry[] = [
  { name: 'Accept', shape: 'list' },
  { name: 'Accept-Contact', shape: 'list', compact: 'a' },
  { name: 'Accept-Encoding', shape: 'list' },
  { name: 'Accept-Language', shape: 'list' },
  { name: 'Alert-Info', shape: 'list' },
  { name: 'Allow', shape: 'list' },
  { name: 'Allow-Events', shape: 'list', compact: 'u' },
  { name: 'Authentication-Info', shape: 'rows' },
  { name: 'Authorization', shape: 'rows' },
  { name: 'Call-ID', shape: 'single', compact: 'i' },
  { name: 'Call-Info', shape: 'list' },
  { name: 'Contact', shape: 'list', compact: 'm' },
  { name: 'Content-Disposition', shape: 'single' },
  { name: 'Content-Encoding', shape: 'list', compact: 'e' },
  { name: 'Content-Language', shape: 'list' },
  { name: 'Content-Length', shape: 'single', compact: 'l' },
  { name: 'Content-Type', shape: 'single', compact: 'c' },
  { name: 'CSeq', shape: 'single' },
  { name: 'Date', shape: 'single' },
  { name: 'Diversion', shape: 'list' },
  { name: 'Error-Info', shape: 'list' },
  { name: 'Event', shape: 'single', compact: 'o' },
  { name: 'Expires', shape: 'single' },
  { name: 'Feature-Caps', shape: 'list' },
  { name: 'From', shape: 'single', compact: 'f' },
  { name: 'Geolocation', shape: 'list' },
  { name: 'History-Info', shape: 'list' },
  { name: 'Identity', shape: 'rows', compact: 'y' },
  { name: 'In-Reply-To', shape: 'list' },
  { name: 'Join', shape: 'single' },
  { name: 'Max-Forwards', shape: 'single' },
  { name: 'MIME-Version', shape: 'single' },
  { name: 'Min-Expires', shape: 'single' },
  { name: 'Min-SE', shape: 'single' },
  { name: 'Organization', shape: 'single' },
  { name: 'P-Access-Network-Info', shape: 'rows' },
  { name: 'P-Asserted-Identity', shape: 'list' },
  { name: 'P-Associated-URI', shape: 'list' },
  { name: 'P-Called-Party-ID', shape: 'single' },
  { name: 'P-Charging-Vector', shape: 'rows' },
  { name: 'P-Early-Media', shape: 'rows' },
  { name: 'P-Preferred-Identity', shape: 'list' },
  { name: 'Path', shape: 'list' },
  { name: 'Priority', shape: 'single' },
  { name: 'Privacy', shape: 'single' },
  { name: 'Proxy-Authenticate', shape: 'rows' },
  { name: 'Proxy-Authorization', shape: 'rows' },
  { name: 'Proxy-Require', shape: 'list' },
  { name: 'RAck', shape: 'single' },
  { name: 'Reason', shape: 'list' },
  { name: 'Record-Route', shape: 'list' },
  { name: 'Refer-Sub', shape: 'single' },
  { name: 'Refer-To', shape: 'single', compact: 'r' },
  { name: 'Referred-By', shape: 'single', compact: 'b' },
  { name: 'Reject-Contact', shape: 'list', compact: 'j' },
  { name: 'Remote-Party-ID', shape: 'list' },
  { name: 'Replaces', shape: 'single' },
  { name: 'Reply-To', shape: 'single' },
  { name: 'Request-Disposition', shape: 'list', compact: 'd' },
  { name: 'Require', shape: 'list' },
  { name: 'Retry-After', shape: 'single' },
  { name: 'Route', shape: 'list' },
  { name: 'RSeq', shape: 'single' },
  { name: 'Server', shape: 'single' },
  { name: 'Service-Route', shape: 'list' },
  { name: 'Session-Expires', shape: 'single', compact: 'x' },
  { name: 'SIP-ETag', shape: 'single' },
  { name: 'SIP-If-Match', shape: 'single' },
  { name: 'Subject', shape: 'single', compact: 's' },
  { name: 'Subscription-State', shape: 'single' },
  { name: 'Supported', shape: 'list', compact: 'k' },
  { name: 'Timestamp', shape: 'single' },
  { name: 'To', shape: 'single', compact: 't' },
  { name: 'Unsupported', shape: 'list' },
  { name: 'User-Agent', shape: 'single' },
  { name: 'User-to-User', shape: 'rows' },
  { name: 'Via', shape: 'list', compact: 'v' },
  { name: 'Warning', shape: 'list' },
  { name: 'WWW-Authenticate', shape: 'rows' },
];

const BY_SPELLING = new Map<string, HeaderEntry>();
for (const entry of HEADERS) {
  BY_SPELLING.set(entry.name, entry);
  BY_SPELLING.set(entry.name.toLowerCase(), entry);
  if (entry.compact) BY_SPELLING.set(entry.compact, entry);
}

/** What the table has for a header however it is spelt. One it has not: rows, each part of the name capitalised. */
export function headerEntry(name: string): HeaderEntry {
  const entry = BY_SPELLING.get(name) ?? BY_SPELLING.get(name.toLowerCase());
  if (entry) return entry;
  const parts = name.toLowerCase().split('-');
  const spelt = parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
  return { name: spelt.join('-'), shape: 'rows' };
}

/** `Call-ID` for `i`, `CALL-ID` or `call-id`; `X-Some-Name` for a header that is not in the table. */
export function canonicalName(name: string): string {
  return headerEntry(name).name;
}
