// Operations on short links: how often they were followed. Owns these operations; links are made by sendings.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import type { LinkClicks } from '../../../core/links/short-links.ts';
import { operation, told } from './operation.ts';
import { idPath } from './schemas.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });

const Clicks = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    link: Type.String(),
    all: count('Clicks since there is the link.'),
    month: count('This month, in the account’s zone.'),
    today: count('Today.'),
    yesterday: count('Yesterday.'),
  },
  { title: 'LinkClicks', additionalProperties: false },
);

const Link = Type.Object(
  {
    link: Type.String({ minLength: 1, maxLength: 2_000, description: 'The whole link, or a short one.' }),
  },
  { additionalProperties: false },
);

function shown({ id, link, all, month, today, yesterday }: LinkClicks): Static<typeof Clicks> {
  return { id, link, all, month, today, yesterday };
}

const getLinkClicks = operation({
  id: 'getLinkClicks',
  method: 'GET',
  path: '/links/{id}/clicks',
  summary: 'Clicks on a short link by its id',
  tags: ['links'],
  parameters: idPath(),
  replies: { 200: Clicks },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.shortLinks.clicks(account, { id: parameters.id });
    return found.ok ? told(200, shown(found.value)) : err({ fault: found.error });
  },
});

const findLinkClicks = operation({
  id: 'findLinkClicks',
  method: 'GET',
  path: '/links/clicks',
  summary: 'Clicks on a short link by the link itself',
  tags: ['links'],
  query: Link,
  replies: { 200: Clicks },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const found = await doors.shortLinks.clicks(account, { link: query.link.trim() });
    return found.ok ? told(200, shown(found.value)) : err({ fault: found.error });
  },
});

export const LINK_OPERATIONS = [getLinkClicks, findLinkClicks] as const;
