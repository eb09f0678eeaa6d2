import { readFileSync } from "node:fs";
import glob from "fast-glob";
import { OTHER_COMMANDS } from "../../hosts/cli/command-names.ts";
import { main } from "../../hosts/cli/main.ts";
import type { Host } from "../../workspace/host.ts";
import { stringsOf } from "./strings-of.ts";

/** A text that a user reads, and where it is from. */
export interface Text {
  readonly from: string;
  readonly text: string;
}

/** Strings of the rules: messages, help, notes, fix titles, summaries, reasons, remedies and option descriptions. */
export const ruleTexts = (): readonly Text[] => sourceTexts(["rules/*/*.ts"]);

/** Strings of the program: notes, errors, descriptions of commands. */
export const programTexts = (): readonly Text[] => sourceTexts(["src/**/*.ts", "!src/dev/**"]);

const sourceTexts = (patterns: readonly string[]): readonly Text[] =>
  glob
    .sync([...patterns])
    .sort()
    .flatMap((file) =>
      stringsOf(readFileSync(file, "utf8")).map(({ line, text }) => ({ from: `${file}:${line}`, text })),
    );

/** Lines of pages, without their blocks of code. */
export function pageTexts(patterns: readonly string[]): readonly Text[] {
  return glob
    .sync([...patterns])
    .sort()
    .flatMap((file) => {
      const text = readFileSync(file, "utf8").replaceAll(/^```[\s\S]*?^```/gm, (code) => code.replaceAll(/[^\n]/g, ""));
      return text.split("\n").map((line, index) => ({ from: `${file}:${index + 1}`, text: line }));
    });
}

/** What `--help` of a command prints; without a command, of the program. */
async function helpOf(command: string | undefined): Promise<Text> {
  let text = "";
  const host: Host = {
    cwd: process.cwd(),
    env: {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdout: (part) => (text += part),
    stderr: (part) => (text += part),
    stdin: () => Buffer.alloc(0),
  };
  await main([...(command === undefined ? [] : [command]), "--help"], host);
  return { from: `kubenetlint ${command === undefined ? "" : `${command} `}--help`, text };
}

export const helpTexts = async (): Promise<readonly Text[]> =>
  await Promise.all([undefined, "lint", ...OTHER_COMMANDS].map(helpOf));
