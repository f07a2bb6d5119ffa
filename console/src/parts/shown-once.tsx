// A secret that is shown this once: to be copied now or never. Owns how it is shown; nothing keeps it when the window
// closes.

import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCopy, IconKey } from '@tabler/icons-react';
import { useWords } from '../words/words.ts';

const WORDS = {
  en: { copy: 'Copy', copied: 'Copied', once: 'Shown only now. Keep it where only you can read it.' },
  ru: {
    copy: 'Скопировать',
    copied: 'Скопировано',
    once: 'Показывается только сейчас. Сохраните там, где прочитаете только вы.',
  },
};

type ShownOnceProps = { readonly label: string; readonly lines: readonly string[] };

export function ShownOnce({ label, lines }: ShownOnceProps) {
  const words = useWords(WORDS);
  const whole = lines.join('\n');
  return (
    <Alert color="yellow" variant="light" icon={<IconKey />} title={label} role="status">
      <Stack gap="xs">
        <Text size="sm">{words.once}</Text>
        <Code block fz="md" aria-label={label} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {whole}
        </Code>
        <Group>
          <CopyButton value={whole}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconCopy size={14} aria-hidden />}
                onClick={copy}
              >
                {copied ? words.copied : words.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
