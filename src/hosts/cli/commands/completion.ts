export type Shell = "bash" | "zsh" | "fish";
export const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

/** What may stand after an option, or as an argument of a command. */
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

/** The command line as data; `commands` names the default one too. */
export interface ProgramDescription {
  readonly name: string;
  readonly commands: readonly CommandDescription[];
  /** The command that runs when none is named. */
  readonly defaultCommand: string;
  /** Options of the program itself. */
  readonly options: readonly OptionDescription[];
}

/** A script that completes commands, options and their values. It is made from data, and runs nothing of the program. */
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

/** One word in single quotes, as all three shells read it but for the quote itself. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const quoteFish = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const identifier = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/g, "_");

const defaultOf = ({ commands, defaultCommand }: ProgramDescription): CommandDescription | undefined =>
  commands.find(({ name }) => name === defaultCommand);

/** Words offered in bash: quoted once as a list, for `compgen -W` splits it. */
const words = (list: readonly string[]): string => quote(list.join(" "));

function bashValues(values: Values): string {
  if (values === "file") return 'COMPREPLY=($(compgen -f -- "$cur")); return';
  return values === "text" ? "return" : `COMPREPLY=($(compgen -W ${words(values)} -- "$cur")); return`;
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
    `      if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W ${words(options.flatMap(({ names }) => names))} -- "$cur")); return; fi`,
    ...(argument === undefined || argument === "text"
      ? []
      : [
          `      COMPREPLY=(${argument === "file" ? '$(compgen -f -- "$cur")' : `$(compgen -W ${words(argument)} -- "$cur")`})`,
        ]),
    ...(others.length === 0
      ? []
      : [`      if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY+=($(compgen -W ${words(others)} -- "$cur")); fi`]),
  ];
}

function bash(program: ProgramDescription): string {
  const { name, commands } = program;
  const fallback = defaultOf(program);
  return `${[
    `# bash completion of ${name}: source it, or put it into ~/.local/share/bash-completion/completions/${name}`,
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
  return `${[
    `#compdef ${name}`,
    `# zsh completion of ${name}: put it into a folder of $fpath as _${name}`,
    `_${identifier(name)}() {`,
    "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then",
    `    local -a commands=(${commands.map((command) => quote(`${zshText(command.name)}:${command.description}`)).join(" ")})`,
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
    `if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _${identifier(name)} "$@"; else compdef _${identifier(name)} ${name}; fi`,
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
    `# fish completion of ${name}: put it into ~/.config/fish/completions/${name}.fish`,
    ...commands.map(
      (command) =>
        `complete -c ${name} -n __fish_use_subcommand -a ${quoteFish(command.name)} -d ${quoteFish(command.description)}`,
    ),
    ...commands.flatMap((command) => {
      const { options, arguments: values } = command;
      const condition = conditionOf(command);
      const argument =
        values === "file" || values === "text"
          ? []
          : [
              `complete -c ${name} -n ${quoteFish(condition)} -f${values === undefined ? "" : ` -a ${quoteFish(values.join(" "))}`}`,
            ];
      return [...argument, ...options.map((option) => fishOption(name, condition, option))];
    }),
    ...program.options.map((option) => fishOption(name, "true", option)),
  ].join("\n")}\n`;
}
