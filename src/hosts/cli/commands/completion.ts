export type Shell = "bash" | "zsh" | "fish";
export const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

/** The values of an option or argument. */
export type Values = readonly string[] | "file" | "text";

export interface OptionDescription {
  /** As written, `-f` and `--format`. */
  readonly names: readonly string[];
  readonly description: string;
  /** undefined: the option is a switch. */
  readonly values?: Values | undefined;
}

export interface CommandDescription {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionDescription[];
  /** undefined: the command takes no argument. */
  readonly arguments?: Values | undefined;
}

/** The command line as data; `commands` includes the default one. */
export interface ProgramDescription {
  readonly name: string;
  readonly commands: readonly CommandDescription[];
  /** The command that runs when none is named. */
  readonly defaultCommand: string;
  /** Options of the program itself. */
  readonly options: readonly OptionDescription[];
}

/** A script that completes commands, options and their values without running the program. */
export function completion(shell: Shell, program: ProgramDescription): string {
  switch (shell) {
    case "bash":
      return bash(program);
    case "zsh":
      return zsh(program);
    case "fish":
      return fish(program);
    default:
      return shell satisfies never;
  }
}

/** A word in single quotes; the shells differ only in how a quote inside is escaped. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const quoteFish = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const identifier = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/g, "_");

const defaultOf = ({ commands, defaultCommand }: ProgramDescription): CommandDescription | undefined =>
  commands.find(({ name }) => name === defaultCommand);

/** Words for bash: quoted once as a list, as `compgen -W` splits it. */
const compgen = (words: readonly string[]): string => `$(compgen -W ${quote(words.join(" "))} -- "$cur")`;

function bashValues(values: Values): string {
  if (values === "file") return 'COMPREPLY=($(compgen -f -- "$cur")); return';
  return values === "text" ? "return" : `COMPREPLY=(${compgen(values)}); return`;
}

function bashCommand(command: CommandDescription, program: ProgramDescription, top: boolean): readonly string[] {
  const options = [...command.options, ...program.options];
  const valued = options.flatMap(({ names, values }) =>
    values === undefined ? [] : [`        ${names.join("|")}) ${bashValues(values)} ;;`],
  );
  const others = top ? program.commands.map(({ name }) => name) : [];
  const argument = command.arguments;
  return [
    `      case "$prev" in`,
    ...valued,
    "      esac",
    `      if [[ "$cur" == -* ]]; then COMPREPLY=(${compgen(options.flatMap(({ names }) => names))}); return; fi`,
    ...(argument === undefined || argument === "text"
      ? []
      : [`      COMPREPLY=(${argument === "file" ? '$(compgen -f -- "$cur")' : compgen(argument)})`]),
    ...(others.length === 0 ? [] : [`      if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY+=(${compgen(others)}); fi`]),
  ];
}

function bash(program: ProgramDescription): string {
  const { name, commands } = program;
  const fallback = defaultOf(program);
  return `${[
    `# bash completion for ${name}: source it, or save it as ~/.local/share/bash-completion/completions/${name}`,
    `_${identifier(name)}() {`,
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"',
    "  COMPREPLY=()",
    '  case "${COMP_WORDS[1]}" in',
    ...commands
      .filter((command) => command !== fallback)
      .flatMap((command) => [
        `    ${command.name})`,
        "      if [[ $COMP_CWORD -gt 1 ]]; then",
        ...bashCommand(command, program, false),
        "      return; fi ;;",
      ]),
    "  esac",
    ...(fallback === undefined ? [] : bashCommand(fallback, program, true)),
    "}",
    `complete -o filenames -F _${identifier(name)} ${name}`,
  ].join("\n")}\n`;
}

const zshText = (text: string): string => text.replaceAll(/[[\]:\\]/g, String.raw`\$&`);

const zshValues = (values: Values): string =>
  values === "file" ? ":file:_files" : values === "text" ? ":value: " : `:value:(${values.map(zshText).join(" ")})`;

function zshCommand(command: CommandDescription, program: ProgramDescription): string {
  const options = [...command.options, ...program.options].flatMap(({ names, description, values }) =>
    names.map((option) => quote(`*${option}[${zshText(description)}]${values === undefined ? "" : zshValues(values)}`)),
  );
  const argument = command.arguments === undefined ? [] : [quote(`*${zshValues(command.arguments)}`)];
  return `_arguments -s ${[...options, ...argument].join(" ")}`;
}

function zsh(program: ProgramDescription): string {
  const { name, commands } = program;
  const fallback = defaultOf(program);
  const list = commands.map((command) => quote(`${zshText(command.name)}:${command.description}`)).join(" ");
  const own = `_${identifier(name)}`;
  return `${[
    `#compdef ${name}`,
    `# zsh completion for ${name}: save it as _${name} in a folder of $fpath`,
    `_${identifier(name)}() {`,
    "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then",
    `    local -a commands=(${list})`,
    "    _describe command commands",
    ...(fallback?.arguments === "file" ? ["    _files"] : []),
    "    return",
    "  fi",
    '  case "$words[2]" in',
    ...commands
      .filter((command) => command !== fallback)
      .map((command) => `    ${command.name}) shift words; (( CURRENT-- )); ${zshCommand(command, program)} ;;`),
    ...(fallback === undefined
      ? []
      : [
          `    ${fallback.name}) shift words; (( CURRENT-- )); ${zshCommand(fallback, program)} ;;`,
          `    *) ${zshCommand(fallback, program)} ;;`,
        ]),
    "  esac",
    "}",
    `if [[ $zsh_eval_context[-1] == loadautofunc ]]; then ${own} "$@"; else compdef ${own} ${name}; fi`,
  ].join("\n")}\n`;
}

function fishOption(name: string, condition: string, { names, description, values }: OptionDescription): string {
  const flags = names.map((option) => (option.startsWith("--") ? `-l ${option.slice(2)}` : `-s ${option.slice(1)}`));
  const argument =
    values === undefined
      ? ""
      : values === "file"
        ? " -r -F"
        : values === "text"
          ? " -x"
          : ` -x -a ${quoteFish(values.join(" "))}`;
  return `complete -c ${name} -n ${quoteFish(condition)} ${flags.join(" ")} -d ${quoteFish(description)}${argument}`;
}

function fish(program: ProgramDescription): string {
  const { name, commands } = program;
  const fallback = defaultOf(program);
  const others = commands.filter((command) => command !== fallback).map((command) => command.name);
  const conditionOf = (command: CommandDescription): string =>
    command === fallback
      ? `not __fish_seen_subcommand_from ${others.join(" ")}`
      : `__fish_seen_subcommand_from ${command.name}`;
  return `${[
    `# fish completion for ${name}: save it as ~/.config/fish/completions/${name}.fish`,
    ...commands.map((command) => {
      const words = `-a ${quoteFish(command.name)} -d ${quoteFish(command.description)}`;
      return `complete -c ${name} -n __fish_use_subcommand ${words}`;
    }),
    ...commands.flatMap((command) => {
      const { options, arguments: values } = command;
      const condition = conditionOf(command);
      const argument =
        values === "file" || values === "text"
          ? []
          : [
              `complete -c ${name} -n ${quoteFish(condition)} -f` +
                (values === undefined ? "" : ` -a ${quoteFish(values.join(" "))}`),
            ];
      return [...argument, ...options.map((option) => fishOption(name, condition, option))];
    }),
    ...program.options.map((option) => fishOption(name, "true", option)),
  ].join("\n")}\n`;
}
