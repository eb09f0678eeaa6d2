import { UserError } from "../diagnostic/user-error.ts";
import type { YamlDocument } from "../yaml/document.ts";

/** The error for a configuration that is wrong: each mistake on a line of its own, with its place. */
export const explainRefusal = (document: YamlDocument, lines: readonly string[]): UserError =>
  new UserError(`${document.file} is not a valid configuration:\n${lines.map((line) => `  ${line}`).join("\n")}`);
