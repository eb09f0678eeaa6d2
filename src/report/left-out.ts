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
 * Objects that the simulation left out because the API server rejects them, and objects that it kept although an API
 * server may reject them: part of every JSON output of a simulation. Empty lists are omitted.
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

/** The same for standard error, one line per object. */
export function leftOutText(refused: Refused): string {
  return refused
    .map((one) => {
      const { file, start } = one.resource.atName().span();
      const place = `${shownFile(file)}:${start.line}`;
      const fate = one.sure
        ? "is left out, as the API server rejects it"
        : "may be rejected by the API server, but is simulated";
      return `${printable(`note: ${titleOf(one)} (${place}) ${fate}: ${one.reason}`)}\n`;
    })
    .join("");
}

/** The same by title, only for objects in the given namespaces and cluster-scoped ones. */
export function leftOutTitles(
  refused: Refused,
  namespaces: readonly string[],
): { readonly leftOut?: readonly string[]; readonly mayBeRefused?: readonly string[] } {
  const own = refused.filter(({ resource }) => resource.namespace === "" || namespaces.includes(resource.namespace));
  const [leftOut, open] = [own.filter(({ sure }) => sure).map(titleOf), own.filter(({ sure }) => !sure).map(titleOf)];
  return { ...(leftOut.length > 0 && { leftOut }), ...(open.length > 0 && { mayBeRefused: open }) };
}
