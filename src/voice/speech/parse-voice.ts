// From the `voice` of a request to a voice: `w2`, `m3,en`, or nothing. Owns the rule by which a text's alphabet tells its
// language. It must not know which languages an engine has.

import { VOICE_NAMES, type Voice, type VoiceName } from './speech.ts';

/** Letters that Kazakh has and neither Russian nor Ukrainian (і is Ukrainian too). */
const KAZAKH = /[әғқңөұүһ]/iu;
const UKRAINIAN = /[іїєґ]/giu;
/** Letters Russian has and Ukrainian has not: a Russian text may still quote a Ukrainian name. */
const RUSSIAN = /[ыэёъ]/giu;

/** Two letters: Cyrillic is Russian, but for the letters of Ukrainian or Kazakh; everything else English. */
export function languageOf(text: string): string {
  if (!/\p{Script=Cyrillic}/u.test(text)) return 'en';
  if (KAZAKH.test(text)) return 'kk';
  const ukrainian = text.match(UKRAINIAN)?.length ?? 0;
  const russian = text.match(RUSSIAN)?.length ?? 0;
  return ukrainian > russian ? 'uk' : 'ru';
}

function isVoiceName(name: string): name is VoiceName {
  return (VOICE_NAMES as readonly string[]).includes(name);
}

/**
 * The voice a request asks for: a name, a comma, two letters of a language, each of which may be missing. An unknown
 * name is the default (no error, as in the API); a missing or misshapen language is that of the text.
 */
export function parseVoice(voice: string | undefined, text: string, defaultName: VoiceName = 'm3'): Voice {
  const [name = '', language = ''] = (voice ?? '').toLowerCase().split(',', 2);
  const wanted = language.trim();
  const known = name.trim();
  return {
    name: isVoiceName(known) ? known : defaultName,
    language: /^[a-z]{2}$/.test(wanted) ? wanted : languageOf(text),
  };
}
