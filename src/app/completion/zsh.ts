// The completion script for zsh. Owns its form; what can be typed is the tree's.

import type { CompletedCommand } from './completion-tree.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `_describe` parts word and description at the first colon that has no backslash before it. */
const described = (word: string, description: string): string =>
  quoted(`${word.replaceAll(':', '\\:')}:${description}`);

const row = (path: string, words: readonly string[]): string =>
  words.length === 0 ? '' : `    ${quoted(path)}) reply=(${words.join(' ')}) ;;\n`;

const table = (name: string, rows: readonly string[]): string =>
  `${name}() {\n  reply=()\n  case "$1" in\n${rows.join('')}  esac\n}\n`;

export function zshScript(tree: readonly CompletedCommand[]): string {
  const commands = tree.map(({ path, commands: below, words }) =>
    row(path, [
      ...below.map(({ name, description }) => described(name, description)),
      ...words.map((word) => described(word, '')),
    ]),
  );
  const options = tree.map(({ path, options: own }) =>
    row(
      path,
      own.map(({ flag, description }) => described(flag, description)),
    ),
  );
  const values = tree.flatMap(({ path, options: own }) =>
    own.map(({ flag, value }) =>
      value.kind === 'words' ? row(`${path} ${flag}`.trim(), value.words.map(quoted)) : '',
    ),
  );
  const takers = tree.map(({ path, options: own }) =>
    row(
      path,
      own.filter(({ value }) => value.kind !== 'none').map(({ flag }) => quoted(flag)),
    ),
  );
  return [
    '#compdef dozvon\n# Completion of dozvon for zsh: dozvon completion zsh > a folder of $fpath, as _dozvon\n',
    table('_dozvon_commands', commands),
    table('_dozvon_options', options),
    table('_dozvon_values', values),
    table('_dozvon_takers', takers),
    WALK,
  ].join('\n');
}

const WALK = `_dozvon() {
  local path_= taker= word i
  local -a reply
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $taker ]]; then
      taker=
    elif [[ $word == --* ]]; then
      _dozvon_takers "$path_"
      (( \${reply[(Ie)$word]} )) && taker=$word
    else
      _dozvon_commands "$path_"
      (( \${reply[(I)\${(b)word}:*]} )) && path_=\${path_:+$path_ }$word
    fi
  done
  if [[ -n $taker ]]; then
    _dozvon_values "\${path_:+$path_ }$taker"
    if (( \${#reply} )); then compadd -a reply; else _files; fi
  elif [[ $PREFIX == --*=* ]]; then
    taker=\${PREFIX%%=*}
    compset -P '*='
    _dozvon_values "\${path_:+$path_ }$taker"
    if (( \${#reply} )); then compadd -a reply; else _files; fi
  elif [[ $PREFIX == -* ]]; then
    _dozvon_options "$path_"
    _describe option reply
  elif [[ $PREFIX == @* ]]; then
    compset -P @
    _files
  else
    _dozvon_commands "$path_"
    if (( \${#reply} )); then _describe command reply; else _files; fi
  fi
}
if [[ \${funcstack[1]} == _dozvon ]]; then _dozvon "$@"; else compdef _dozvon dozvon; fi
`;
