// Sounds of a call, attachments of an e-mail or MMS: handed in at once, named by the sending. Owns the handing in.

import { ActionIcon, Button, FileButton, Group, Pill, Stack, Text } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import type { HeldFile } from './draft.ts';
import { WORDS } from './send-words.ts';

type FilesFieldProps = {
  readonly of: 'sounds' | 'attachments';
  readonly value: readonly HeldFile[];
  readonly onChange: (files: readonly HeldFile[]) => void;
};

/** As many as one message may name. */
const MOST = 10;

export function FilesField({ of, value, onChange }: FilesFieldProps) {
  const words = useWords(WORDS);
  const handIn = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const held: HeldFile[] = [];
      for (const file of files)
        held.push(await ask('storeUpload', { query: { name: file.name }, body: file }));
      return held;
    },
    onSuccess: (held) => onChange([...value, ...held].slice(0, MOST)),
  });
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {words[of]}
        </Text>
        <FileButton
          multiple
          {...(of === 'sounds' && { accept: 'audio/*' })}
          onChange={(files) => handIn.mutate(files)}
        >
          {(props) => (
            <Button
              {...props}
              variant="light"
              size="compact-sm"
              loading={handIn.isPending}
              disabled={value.length >= MOST}
              leftSection={<IconPaperclip size={16} />}
            >
              {words.addFile}
            </Button>
          )}
        </FileButton>
      </Group>
      <Problem of={handIn.error} />
      <Group gap={6}>
        {value.map(({ id, name, bytes }) => (
          <Group key={id} gap={2}>
            <Pill>{`${name}, ${Math.ceil(bytes / 1024)} kB`}</Pill>
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={words.remove(name)}
              onClick={() => onChange(value.filter((one) => one.id !== id))}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
