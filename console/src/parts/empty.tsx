// What stands where a list has nothing yet: what would be here, and what to do so that there is something.

import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type EmptyProps = { readonly title: string; readonly next: string; readonly action?: ReactNode };

export function Empty({ title, next, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="xs">
        <Title order={2} ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw={520}>
          {next}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
