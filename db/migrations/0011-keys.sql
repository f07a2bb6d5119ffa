-- API keys that may do only some things, and idempotency keys of requests that make anything, not only messages.

alter table api_keys add column scopes text[] not null default '{read,send,manage}';

-- A key without an answer belongs to a request that is under way until then, or broke off.
alter table idempotency_keys alter column answer drop not null;
alter table idempotency_keys add column under_way_until timestamptz;
-- An answer that may hold a secret is kept sealed.
alter table idempotency_keys add column sealed bytea;
