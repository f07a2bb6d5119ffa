// The parts of a page behind tabs; which one is open is in the address, so that it can be linked to. Owns the tabs; what stands in a part
// is the page's.

import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';

type PartTabsProps<Name extends string> = {
  /** In the order they stand in. */
  readonly parts: readonly Name[];
  readonly names: Readonly<Record<Name, string>>;
  readonly open: Name;
  readonly onOpen: (part: Name) => void;
  /** What the choice is of, where the heading of the page does not say it. */
  readonly label?: string;
  /** Draws the open part. */
  readonly children: (part: Name) => ReactNode;
};

export function PartTabs<Name extends string>(props: PartTabsProps<Name>) {
  const { parts, names, open, onOpen, label, children } = props;
  return (
    <Tabs value={open} keepMounted={false} onChange={(value) => onOpen(value as Name)}>
      <Tabs.List {...(label !== undefined && { 'aria-label': label })}>
        {parts.map((part) => (
          <Tabs.Tab key={part} value={part}>
            {names[part]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map((part) => (
        <Tabs.Panel key={part} value={part} pt="md">
          {children(part)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
