import type { Note } from "./result.ts";

/** Verbs that start a note, in the plural and the singular. */
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

/** The message of a note, singular or plural after the number of its files. */
export const noteMessage = ({ message, files, sentence }: Note): string =>
  sentence === true || files.length !== 1 ? message : singular(message);
