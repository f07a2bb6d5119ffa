// Which nodes of a graph can come again after themselves.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { cyclic, type Edges } from '../../../src/language/cycles.ts';

const sorted = (edges: Edges) => [...cyclic(edges)].sort((a, b) => a - b);

test('a chain has no cycle, a node that follows itself has one', () => {
  assert.deepEqual(sorted([]), []);
  assert.deepEqual(sorted([[1], [2], []]), []);
  assert.deepEqual(sorted([[1], [1, 2], []]), [1]);
});

test('a node between two cycles is on neither', () => {
  assert.deepEqual(sorted([[1], [0, 2], [3], [4], [3]]), [0, 1, 3, 4]);
});

test('a long ring needs no deep recursion', () => {
  const ring: Edges = Array.from({ length: 200_000 }, (_, node) => [(node + 1) % 200_000]);
  assert.equal(cyclic(ring).size, 200_000);
});

test('any graph: on a cycle is what can be walked to from itself', () => {
  const graph = fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc.array(fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }), {
      minLength: size,
      maxLength: size,
    }),
  );
  fc.assert(
    fc.property(graph, (edges) => {
      const recurs = (node: number) => {
        const seen = new Set<number>();
        const open = [...edges[node]!];
        for (let at = open.pop(); at !== undefined; at = open.pop()) {
          if (seen.has(at)) continue;
          seen.add(at);
          open.push(...edges[at]!);
        }
        return seen.has(node);
      };
      assert.deepEqual(
        sorted(edges),
        [...edges.keys()].filter((node) => recurs(node)),
      );
    }),
  );
});
