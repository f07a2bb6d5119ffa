// The completion script for bash. Owns its form; what can be typed is the tree's.

import type { CompletedCommand } from './completion-tree.ts';

/** In single quotes nothing is special but the quote (bash manual, 3.1.2.2). */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const row = (path: string, words: readonly string[]): string =>
  words.length === 0 ? '' : `    ${quoted(path)}) printf '%s\\n' ${words.map(quoted).join(' ')} ;;\n`;

const table = (name: string, rows: readonly string[]): string =>
  `${name}() {\n  case "$1" in\n${rows.join('')}  esac\n}\n`;

export function bashScript(tree: readonly CompletedCommand[]): string {
  const commands = tree.map(({ path, commands: below, words }) =>
    row(path, [...below.map(({ name }) => name), ...words]),
  );
  const options = tree.map(({ path, options: own }) =>
    row(
      path,
      own.map(({ flag }) => flag),
    ),
  );
  const values = tree.flatMap(({ path, options: own }) =>
    own.map(({ flag, value }) => (value.kind === 'words' ? row(`${path} ${flag}`.trim(), value.words) : '')),
  );
  const takers = tree.map(({ path, options: own }) =>
    row(
      path,
      own.filter(({ value }) => value.kind !== 'none').map(({ flag }) => flag),
    ),
  );
  return [
    '# Completion of dozvon for bash: source <(dozvon completion bash)\n',
    table('_dozvon_commands', commands),
    table('_dozvon_options', options),
    table('_dozvon_values', values),
    table('_dozvon_takers', takers),
    WALK,
  ].join('\n');
}

/**
 * Goes through the words before the cursor: commands lead down the tree, options with a value skip the next word. `=` and `@` are words of
 * their own to bash (COMP_WORDBREAKS), unless somebody has it otherwise; what replaces the word begins with `@` all the same.
 */
const WALK = `_dozvon() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path= taker= word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -n $taker ]]; then
      [[ $word == = ]] || taker=
    elif [[ $word == --* ]]; then
      _dozvon_takers "$path" | grep -qxF -e "$word" && taker=$word
    elif _dozvon_commands "$path" | grep -qxF -e "$word"; then
      path=\${path:+$path }$word
    fi
  done
  local IFS=$'\\n'
  [[ -n $taker && $cur == = ]] && cur=
  if [[ -n $taker ]]; then
    COMPREPLY=($(compgen -W "$(_dozvon_values "\${path:+$path }$taker")" -- "$cur"))
    [[ \${#COMPREPLY[@]} -gt 0 ]] || compopt -o default 2>/dev/null
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$(_dozvon_options "$path")" -- "$cur"))
  elif [[ $cur == @* || \${COMP_WORDS[COMP_CWORD-1]} == @ ]]; then
    for word in $(compgen -f -- "\${cur#@}"); do
      [[ -d $word ]] && word+=/
      COMPREPLY+=("@$(printf %q "$word")")
    done
    [[ \${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
  else
    COMPREPLY=($(compgen -W "$(_dozvon_commands "$path")" -- "$cur"))
    [[ -n $(_dozvon_commands "$path") ]] || compopt -o default 2>/dev/null
  fi
}
complete -F _dozvon dozvon
`;
