// Which channel takes messages out. Owns what the operator is told of it: one that reaches nobody must not look like one that does.

/** No other channel can be configured yet. */
export const WHERE_MESSAGES_GO =
  'messages other than calls go to the virtual channel, not to phones: they are charged and "delivered" to nobody (docs/use/http.md)';
