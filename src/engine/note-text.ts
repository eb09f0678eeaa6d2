import type { Note } from "./result.ts";

/** Verbs with which what a note says begins, in the plural and of one file. */
const VERBS: Readonly<Record<string, string>> = {
  are: "is",
  were: "was",
  have: "has",
  contain: "contains",
  hold: "holds",
  use: "uses",
  name: "names",
  need: "needs",
  lead: "leads",
  define: "defines",
  do: "does",
};

const singular = (message: string): string =>
  message
    .replace(/^[a-z]+(?= )/, (verb) => VERBS[verb] ?? verb)
    .replaceAll(/(?<=(?:, | and ))(?:are|were|have)(?= )/g, (verb) => VERBS[verb] ?? verb)
    .replaceAll(/\btheir\b/g, "its");

/** What a note says, so that it agrees with the number of its files. */
export const noteMessage = ({ message, files, sentence }: Note): string =>
  sentence === true || files.length !== 1 ? message : singular(message);
