// Which nodes of a directed graph can come again after themselves: Tarjan's components, found once for all nodes, without
// recursion. Owns that algorithm; it must not know what a node means.

/** For each node, counted from 0, the nodes that can follow it. */
export type Edges = readonly (readonly number[])[];

/** The nodes that lie on a cycle, in time linear in nodes and edges. */
export function cyclic(edges: Edges): ReadonlySet<number> {
  const found = new Set<number>();
  /** When a node was first come to, from 1; 0 for never. */
  const order = new Int32Array(edges.length);
  /** The earliest open node that can be reached from a node. */
  const lowest = new Int32Array(edges.length);
  /** Which of a node's edges is next. */
  const edge = new Int32Array(edges.length);
  const isOpen = new Uint8Array(edges.length);
  /** Visited nodes whose component is not complete yet, in the order of their visit. */
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;

  const enter = (node: number) => {
    order[node] = lowest[node] = ++visited;
    isOpen[node] = 1;
    open.push(node);
    path.push(node);
  };
  const lower = (node: number, to: number) => {
    if (to < lowest[node]!) lowest[node] = to;
  };
  const leave = (node: number) => {
    path.pop();
    const above = path[path.length - 1];
    if (above !== undefined) lower(above, lowest[node]!);
    if (lowest[node] !== order[node]) return;
    const isAlone = open[open.length - 1] === node && !edges[node]!.includes(node);
    for (let member = -1; member !== node; ) {
      member = open.pop()!;
      isOpen[member] = 0;
      if (!isAlone) found.add(member);
    }
  };

  for (const root of edges.keys()) {
    if (order[root] === 0) enter(root);
    for (let node = path[path.length - 1]; node !== undefined; node = path[path.length - 1]) {
      const follower = edges[node]![edge[node]!++];
      if (follower === undefined) leave(node);
      else if (order[follower] === 0) enter(follower);
      else if (isOpen[follower] === 1) lower(node, order[follower]!);
    }
  }
  return found;
}
