import type { Argument, Command, Option } from "commander";
import type { CommandDescription, OptionDescription, ProgramDescription, Values } from "./commands/completion.ts";
import { formatNames } from "./formats.ts";

/** Names of option values that are files. */
const takesFile = (flags: string): boolean => /<(file|path|files\.\.\.|program)>/.test(flags);

function valuesOf(option: Option): Values | undefined {
  if (!option.required && !option.optional) return undefined;
  if (option.argChoices !== undefined) return option.argChoices;
  if (option.long === "--format") return formatNames();
  return takesFile(option.flags) ? "file" : "text";
}

function describeOption(option: Option): OptionDescription {
  const names = [option.short, option.long].filter((name) => name !== undefined && name !== null);
  return { names, description: option.description, values: valuesOf(option) };
}

const describeArgument = (argument: Argument): Values =>
  argument.argChoices ?? (/path|file/.test(argument.name()) ? "file" : "text");

const describeCommand = (command: Command): CommandDescription => ({
  name: command.name(),
  description: command.description(),
  options: command.options.filter((option) => !option.hidden).map(describeOption),
  arguments: command.registeredArguments.map(describeArgument).at(-1),
});

/** Commands and options of the program as data, for completion scripts. */
export const describeProgram = (program: Command): ProgramDescription => ({
  name: program.name(),
  commands: program.commands.map(describeCommand),
  defaultCommand: "lint",
  options: program.options.map(describeOption),
});
