// Having a sentence spoken, to hear how it sounds on a phone.

import { Button, Card, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SpeechEngine } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { SpeechProblem } from '../../parts/speech-problem.tsx';
import { useWords } from '../../words/words.ts';
import { SPEECH_WORDS } from './speech-words.ts';

/** Characters: a sentence or two. */
const TEXT_MOST = 500;

export function SpeechTrial({ speech }: { readonly speech: SpeechEngine }) {
  const words = useWords(SPEECH_WORDS);
  const [text, setText] = useState(words.sample);
  const [voice, setVoice] = useState<string>(speech.defaultVoice);
  const [sound, setSound] = useState<string>();
  const say = useMutation({
    mutationFn: () => ask('speakText', { body: { text, voice } }),
    onSuccess: (wav) => setSound(URL.createObjectURL(wav)),
  });
  useEffect(() => () => (sound === undefined ? undefined : URL.revokeObjectURL(sound)), [sound]);
  return (
    <Card withBorder component="section" aria-label={words.trial}>
      <Stack gap="xs">
        <Title order={2}>{words.trial}</Title>
        <Text c="dimmed" size="sm">
          {words.trialAbout}
        </Text>
        <Textarea
          label={words.text}
          value={text}
          maxLength={TEXT_MOST}
          autosize
          minRows={2}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Group align="flex-end">
          {speech.voices.length > 0 && (
            <NativeSelect
              label={words.voice}
              value={voice}
              data={speech.voices.map(({ name }) => name)}
              onChange={({ currentTarget }) => setVoice(currentTarget.value)}
            />
          )}
          <Button
            leftSection={<IconVolume size={18} aria-hidden />}
            disabled={text.trim() === ''}
            loading={say.isPending}
            onClick={() => say.mutate()}
          >
            {words.say}
          </Button>
        </Group>
        <SpeechProblem of={say.error} again={() => say.mutate()} />
        {sound !== undefined && (
          <audio src={sound} controls autoPlay aria-label={words.sound}>
            <track kind="captions" />
          </audio>
        )}
      </Stack>
    </Card>
  );
}
