import { UserError } from "../../diagnostic/user-error.ts";
import { orNearest } from "../../hints/did-you-mean.ts";
import { nearest } from "../../hints/nearest.ts";
import type { Reporter } from "../../report/lint/reporter.ts";

/** Loaded on first use, for a fast start. */
const FORMATS: Readonly<Record<string, () => Promise<Reporter>>> = {
  stylish: async () => (await import("../../report/lint/stylish.ts")).stylish,
  codeframe: async () => (await import("../../report/lint/codeframe.ts")).codeframe,
  unix: async () => (await import("../../report/lint/unix.ts")).unix,
  json: async () => (await import("../../report/lint/json.ts")).json,
  sarif: async () => (await import("../../report/lint/sarif.ts")).sarif,
  github: async () => (await import("../../report/lint/github.ts")).github,
  gitlab: async () => (await import("../../report/lint/gitlab.ts")).gitlab,
  junit: async () => (await import("../../report/lint/junit.ts")).junit,
  checkstyle: async () => (await import("../../report/lint/checkstyle.ts")).checkstyle,
  markdown: async () => (await import("../../report/lint/markdown.ts")).markdown,
  html: async () => (await import("../../report/lint/html.ts")).html,
  dot: async () => (await import("../../report/graph/dot.ts")).dot,
  mermaid: async () => (await import("../../report/graph/mermaid.ts")).mermaid,
};

/** Formats that show the network: they need the option `graph`. */
const PICTURES: ReadonlySet<string> = new Set(["html", "dot", "mermaid"]);
export const needsGraph = (name: string): boolean => PICTURES.has(name);

export const formatNames = (): readonly string[] => Object.keys(FORMATS);

/** @throws UserError for an unknown format. */
export async function loadFormat(name: string): Promise<Reporter> {
  const load = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (load !== undefined) return await load();
  const several = name.split(",");
  if (several.length > 1 && several.every((one) => Object.hasOwn(FORMATS, one)))
    throw new UserError(`One format per option: write ${several.map((one) => `-f ${one}`).join(" ")}.`);
  const near = nearest(name, formatNames());
  const meant = orNearest(near, ".");
  throw new UserError(`There is no format "${name}"${meant} Formats: ${formatNames().join(", ")}.`);
}
