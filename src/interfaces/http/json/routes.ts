// Which operation an address leads to. Owns matching paths with braces; a literal part wins over a parameter.

import type { Method, Operation } from './operation.ts';

type Part = { readonly kind: 'literal' | 'parameter'; readonly text: string };

type Route<T> = { readonly parts: readonly Part[]; readonly byMethod: Map<Method, T> };

type Found<T> =
  | {
      readonly kind: 'found';
      readonly handler: T;
      readonly parameters: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'method-unknown'; readonly allowed: readonly string[] }
  | { readonly kind: 'address-unknown' }
  | { readonly kind: 'malformed' };

/** `/messages/{id}` → parts. */
function partsOf(path: string): readonly Part[] {
  return path
    .split('/')
    .slice(1)
    .map((text) => {
      const name = /^\{(\w+)\}$/.exec(text)?.[1];
      return name === undefined ? { kind: 'literal', text } : { kind: 'parameter', text: name };
    });
}

export class Routes<T> {
  readonly #routes: Route<T>[] = [];

  constructor(operations: readonly Operation[], handlerOf: (operation: Operation) => T) {
    const byPath = new Map<string, Route<T>>();
    for (const operation of operations) {
      const route = byPath.get(operation.path) ?? { parts: partsOf(operation.path), byMethod: new Map() };
      route.byMethod.set(operation.method, handlerOf(operation));
      byPath.set(operation.path, route);
    }
    this.#routes.push(...byPath.values());
    const parameters = ({ parts }: Route<T>): number =>
      parts.filter((part) => part.kind === 'parameter').length;
    this.#routes.sort((a, b) => parameters(a) - parameters(b));
  }

  /** `path` as it came, percent codes and all, without the query. HEAD asks what GET would be told. */
  find(method: string, path: string): Found<T> {
    const texts = path.split('/').slice(1);
    const route = this.#routes.find(
      ({ parts }) =>
        parts.length === texts.length &&
        parts.every(({ kind, text }, at) => (kind === 'literal' ? text === texts[at] : texts[at] !== '')),
    );
    if (!route) return { kind: 'address-unknown' };
    const handler = route.byMethod.get((method === 'HEAD' ? 'GET' : method) as Method);
    if (handler === undefined) return { kind: 'method-unknown', allowed: allowed(route) };
    try {
      const parameters = route.parts.flatMap(({ kind, text }, at): (readonly [string, string])[] =>
        kind === 'parameter' ? [[text, decodeURIComponent(texts[at] ?? '')]] : [],
      );
      return { kind: 'found', handler, parameters };
    } catch {
      return { kind: 'malformed' };
    }
  }
}

function allowed<T>({ byMethod }: Route<T>): readonly string[] {
  return [...byMethod.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
