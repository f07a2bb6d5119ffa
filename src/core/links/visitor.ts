// Who asks for a short link: a person who clicked, or a program that looks where it leads (a preview, a search engine, a
// check). Owns that guess; both are led on, only people are counted.

type LinkRequest = {
  readonly method: string;
  /** Names in lower case. */
  readonly header: (name: string) => string | undefined;
};

export type Visitor = 'person' | 'program';

// What browsers say when they fetch ahead of a click.
const AHEAD = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'];

// Messengers that draw a preview, search engines, libraries and checkers of links name themselves. Cubot makes telephones.
const PROGRAM =
  /(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|vkshare|embedly|linkcheck|scanner|^(?:whatsapp|viber|curl|wget|java|okhttp|python|go-http-client|node)\b|headless/i;

export function visitorOf(request: LinkRequest): Visitor {
  if (request.method !== 'GET') return 'program';
  const ahead = AHEAD.some((name) => /prefetch|prerender|preview/i.test(request.header(name) ?? ''));
  const agent = request.header('user-agent') ?? '';
  return ahead || agent === '' || PROGRAM.test(agent) ? 'program' : 'person';
}
