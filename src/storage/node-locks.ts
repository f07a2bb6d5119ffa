// The number that says of an advisory lock that it is a node's. Owns only that: the lock is taken by a node for as long as it is
// connected, and looked for by whoever must know which nodes are there.

/** The first half of the advisory lock's key; the second is the node's number. */
export const NODE_LOCKS = 4_367_002;
