// A recording: its loudness drawn, played from anywhere, saved. Owns the drawing; the sound is the browser's player's.

import { ActionIcon, Anchor, Box, Group, Slider, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask, linkTo, type Reply } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { STORY_WORDS } from './story-words.ts';

const POINTS = 300;
const CHANNEL_HEIGHT = 48;

type Recording = Reply<'listRecordings'>['items'][number];

export function Recordings({ message }: { readonly message: string }) {
  const words = useWords(STORY_WORDS);
  const { data, error, refetch } = useQuery({
    queryKey: ['listRecordings', message],
    queryFn: ({ signal }) => ask('listRecordings', { parameters: { id: message } }, { signal }),
  });
  if (error) return <Problem of={error} again={() => void refetch()} />;
  if (!data || data.items.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={2}>{words.recordings}</Title>
      {data.items.map((recording) => (
        <RecordingPlayer key={recording.number} message={message} recording={recording} />
      ))}
    </Stack>
  );
}

type PlayerProps = { readonly message: string; readonly recording: Recording };

function RecordingPlayer({ message, recording }: PlayerProps) {
  const words = useWords(STORY_WORDS);
  const formats = useFormats();
  const { number, item, seconds, at } = recording;
  const parameters = { id: message, number };
  const sound = useSound(linkTo('getRecording', { parameters }));
  const { data: peaks } = useQuery({
    queryKey: ['getRecordingPeaks', message, number],
    queryFn: ({ signal }) => ask('getRecordingPeaks', { parameters, query: { points: POINTS } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const title = `${words.play} ${item}`;
  const isOn = sound.state === 'playing';
  return (
    <Box p="xs" bd="1px solid var(--mantine-color-default-border)">
      <Group gap="sm" justify="space-between">
        <Text size="sm" fw={600}>
          {title}, {formats.duration(seconds * 1_000)}, {formats.time(at)}
        </Text>
        <Anchor href={linkTo('getRecording', { parameters, query: { download: 1 } })} download>
          <IconDownload size={16} aria-hidden /> {words.download}
        </Anchor>
      </Group>
      {peaks && <Wave channels={peaks.channels} played={seconds === 0 ? 0 : sound.at / seconds} />}
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          size="lg"
          onClick={isOn ? sound.pause : sound.play}
          aria-label={isOn ? words.pause : title}
        >
          {isOn ? <IconPlayerPause size={18} aria-hidden /> : <IconPlayerPlay size={18} aria-hidden />}
        </ActionIcon>
        <Slider
          flex={1}
          min={0}
          max={Math.max(STEP, seconds)}
          step={STEP}
          value={sound.at}
          onChange={sound.seek}
          thumbLabel={words.wave}
          label={(value) => `${formats.number(Math.round(value * 10) / 10)} ${words.seconds}`}
        />
      </Group>
    </Box>
  );
}

/** Seconds of one press of an arrow. */
const STEP = 0.1;

type Sound = {
  readonly state: 'playing' | 'still';
  /** Seconds. */
  readonly at: number;
  readonly play: () => void;
  readonly pause: () => void;
  readonly seek: (seconds: number) => void;
};

function useSound(source: string): Sound {
  const [told, setTold] = useState<Pick<Sound, 'state' | 'at'>>({ state: 'still', at: 0 });
  const audio = useRef<HTMLAudioElement>(undefined);
  useEffect(() => {
    const element = new Audio();
    element.preload = 'none';
    element.src = source;
    const tell = (): void =>
      setTold({ state: element.paused ? 'still' : 'playing', at: element.currentTime });
    for (const name of ['timeupdate', 'play', 'pause', 'ended', 'seeked'])
      element.addEventListener(name, tell);
    audio.current = element;
    return () => {
      element.pause();
      element.removeAttribute('src');
    };
  }, [source]);
  return {
    ...told,
    play: () => void audio.current?.play().catch(() => undefined),
    pause: () => audio.current?.pause(),
    seek: (seconds) => {
      if (audio.current) audio.current.currentTime = seconds;
      setTold((before) => ({ ...before, at: seconds }));
    },
  };
}

type WaveProps = {
  readonly channels: readonly (readonly number[])[];
  /** Of the whole, 0 to 1. */
  readonly played: number;
};

const SIDES = ['subscriber', 'other'] as const;

/** For the eye: ears and hands have the player below. */
function Wave({ channels, played }: WaveProps) {
  const width = Math.max(1, channels[0]?.length ?? 1);
  const height = channels.length * CHANNEL_HEIGHT;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
      style={{ display: 'block' }}
    >
      <rect width={width * played} height={height} fill="var(--mantine-color-cyan-light)" />
      {SIDES.slice(0, channels.length).map((side, channel) => (
        <path
          key={side}
          d={wavePath(channels[channel] ?? [], channel)}
          stroke="var(--mantine-color-cyan-filled)"
          strokeWidth={0.8}
        />
      ))}
    </svg>
  );
}

function wavePath(peaks: readonly number[], channel: number): string {
  const middle = (channel + 0.5) * CHANNEL_HEIGHT;
  return peaks
    .map((peak, at) => {
      const half = Math.max(0.5, (peak * CHANNEL_HEIGHT) / 2);
      return `M${at + 0.5} ${middle - half}V${middle + half}`;
    })
    .join('');
}
