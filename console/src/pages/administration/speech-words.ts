// What the page of speech says.

import type { Words } from '../../words/words.ts';

const EN = {
  title: 'Speech',
  about:
    'What texts of calls are spoken by. Another engine or other voices are set in the file of the server.',
  engine: 'Engine',
  voice: 'Voice',
  as: 'Is',
  usual: '(usual)',
  kept: 'Kept sounds',
  keptAbout: 'A text that was said before is not said again; the longest unused go first.',
  disk: 'On disk',
  memory: 'In memory',
  sounds: 'sounds',
  megabytes: 'MB',
  plain: 'plain',
  pace: 'words a minute',
  noVoices: 'The engine does not name its voices.',
  trial: 'Try a sentence',
  trialAbout: 'As a phone carries it. Nobody is called and nothing is charged.',
  text: 'Text',
  sample: 'Hello! Press one to hear your balance.',
  say: 'Say it',
  sound: 'What was said',
};

export const SPEECH_WORDS: Words<typeof EN> = {
  en: EN,
  ru: {
    title: 'Речь',
    about: 'Чем произносятся тексты звонков. Другой движок и другие голоса настраиваются в файле сервера.',
    engine: 'Движок',
    voice: 'Голос',
    as: 'Что это',
    usual: '(обычный)',
    kept: 'Сохранённые звуки',
    keptAbout: 'Что уже говорилось, заново не произносится; первыми уходят те, что дольше не звучали.',
    disk: 'На диске',
    memory: 'В памяти',
    sounds: 'звуков',
    megabytes: 'МБ',
    plain: 'основной',
    pace: 'слов в минуту',
    noVoices: 'Движок не называет своих голосов.',
    trial: 'Попробовать фразу',
    trialAbout: 'Так, как её передаёт телефон. Никому не звоним, ничего не стоит.',
    text: 'Текст',
    sample: 'Здравствуйте! Нажмите один, чтобы узнать баланс.',
    say: 'Произнести',
    sound: 'Что прозвучало',
  },
};

/** What a voice is, as the server tells it: a variant and its pace; a name of another engine's stays as it is. */
export function voiceText(as: string, words: typeof EN): string {
  const [, variant, rate] = /^(.+), (\d+) words a minute$/.exec(as) ?? [];
  return rate === undefined ? as : `${variant === 'plain' ? words.plain : variant}, ${rate} ${words.pace}`;
}
