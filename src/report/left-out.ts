import type { RefusedResource } from "../model/flatten.ts";
import { printable } from "../base/printable.ts";
import { shownFile } from "./lint/reporter.ts";

type Refused = readonly RefusedResource[];

const entry = ({ resource, reason }: RefusedResource) => {
  const { apiVersion, kind, namespace, name } = resource;
  const { file, start } = resource.atName().span();
  return {
    apiVersion,
    kind,
    ...(namespace !== "" && { namespace }),
    name,
    file,
    line: start.line,
    column: start.column,
    reason,
  };
};

type Entry = ReturnType<typeof entry>;

/**
 * What an answer was worked out without, and what it was worked out with although an API server may refuse it: part of every JSON
 * that a simulation gives. Neither key is there where nothing was left out.
 */
export function leftOutJSON(refused: Refused): {
  readonly leftOut?: readonly Entry[];
  readonly mayBeRefused?: readonly Entry[];
} {
  const leftOut = refused.filter(({ sure }) => sure).map(entry);
  const open = refused.filter(({ sure }) => !sure).map(entry);
  return { ...(leftOut.length > 0 && { leftOut }), ...(open.length > 0 && { mayBeRefused: open }) };
}

const titleOf = ({ resource }: RefusedResource): string => resource.title;

/** The same for standard error, a line for each object. */
export function leftOutText(refused: Refused): string {
  return refused
    .map((one) => {
      const { file, start } = one.resource.atName().span();
      const place = `${shownFile(file)}:${start.line}`;
      const fate = one.sure
        ? "is left out, as the API server would refuse it"
        : "may be refused by the API server, and is simulated all the same";
      return `${printable(`note: ${titleOf(one)} (${place}) ${fate}: ${one.reason}`)}\n`;
    })
    .join("");
}

/** The same by title alone, of what may matter to what happens in some namespaces: objects of theirs, and those of the whole cluster. */
export function leftOutTitles(
  refused: Refused,
  namespaces: readonly string[],
): { readonly leftOut?: readonly string[]; readonly mayBeRefused?: readonly string[] } {
  const own = refused.filter(({ resource }) => resource.namespace === "" || namespaces.includes(resource.namespace));
  const [leftOut, open] = [own.filter(({ sure }) => sure).map(titleOf), own.filter(({ sure }) => !sure).map(titleOf)];
  return { ...(leftOut.length > 0 && { leftOut }), ...(open.length > 0 && { mayBeRefused: open }) };
}
