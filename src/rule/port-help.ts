import { describeClaims } from "../simulate/witness/describe-claims.ts";
import type { PortDispute } from "../simulate/witness/disputes.ts";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `TCP/8080` and others as `TCP 8080, UDP 53`. */
export const listOfPorts = (ports: Iterable<string>): string =>
  [...ports].map((port) => port.replace("/", " ")).join(", ");

/** What to write instead of a port that no pod serves. */
export function helpForPorts(meant: readonly number[], dispute: PortDispute | undefined): string | undefined {
  if (dispute !== undefined)
    return `Did you mean ${dispute.meant}? ${capital(describeClaims(dispute.others))} use it, and no policy allows it.`;
  if (meant.length === 0) return undefined;
  return `Did you mean ${meant.join(" or ")}, which no policy allows?`;
}
