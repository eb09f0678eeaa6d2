import { ALL_CONNECTIONS, NO_CONNECTIONS, unionConnections } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import type { ConnectionEnd } from "../connection-end.ts";
import type { Interpretation } from "../interpretation.ts";
import type { Direction } from "../network-policy.ts";
import type { CiliumRule } from "./cilium-policy.ts";
import { ciliumPortConnections } from "./named-ports.ts";
import type { PortRule } from "./ports.ts";

const portsOf = (
  port: PortRule,
  destination: ConnectionEnd,
  direction: Direction,
  interpretation: Interpretation,
): Connections =>
  destination.kind === "address" || destination.hostNetwork
    ? port.connections
    : port.named.reduce(
        (sum, named) =>
          unionConnections(sum, ciliumPortConnections(named, destination.spec, direction, interpretation)),
        port.connections,
      );

export interface RuleConnections {
  readonly connections: Connections;
  /** Those that a flipped question denies. */
  readonly refused: Connections;
}

/** What a rule allows or denies to a destination, for any peer that it matches. */
export function ciliumConnections(
  { ports, direction, action }: CiliumRule,
  destination: ConnectionEnd,
  interpretation: Interpretation,
): RuleConnections {
  if (ports === undefined) return { connections: ALL_CONNECTIONS, refused: NO_CONNECTIONS };
  let connections = NO_CONNECTIONS;
  let refused = NO_CONNECTIONS;
  for (const port of ports) {
    if (port.l7 !== undefined && !interpretation.l7) continue;
    const own = portsOf(port, destination, direction, interpretation);
    connections = unionConnections(connections, own);
    if (action === "Deny") continue;
    if (port.proxied && !interpretation.proxy) refused = unionConnections(refused, own);
  }
  return { connections, refused };
}
