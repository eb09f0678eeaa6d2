import {
  ALL_CONNECTIONS,
  connectionRange,
  everyPort,
  isEverything,
  isProtocol,
  NO_CONNECTIONS,
  PROTOCOLS,
  unionConnections,
} from "../simulate/connections.ts";
import type { Connections } from "../simulate/connections.ts";

/** `TCP/80`, `TCP/8000-8010`, `UDP/*`, `*` → connections. The schema has checked the form. */
export function parsePorts(texts: readonly string[]): Connections {
  return texts
    .map((text): Connections => {
      if (text === "*") return ALL_CONNECTIONS;
      const [protocol = "", ports = ""] = text.split("/");
      if (!isProtocol(protocol)) return NO_CONNECTIONS;
      if (ports === "*") return everyPort(protocol);
      const [first = "", last = first] = ports.split("-");
      return connectionRange(protocol, Number(first), Number(last));
    })
    .reduce(unionConnections, NO_CONNECTIONS);
}

const LAST_PORT = 65_535;

/** The same back, as short as it can be written; empty for nothing. */
export function portTexts(connections: Connections): readonly string[] {
  if (isEverything(connections)) return ["*"];
  return PROTOCOLS.flatMap((protocol) =>
    connections[protocol].map(({ first, last }) => {
      if (first === 1 && last === LAST_PORT) return `${protocol}/*`;
      return first === last ? `${protocol}/${first}` : `${protocol}/${first}-${last}`;
    }),
  );
}

export const portList = (texts: readonly string[]): string => (texts.length === 0 ? "nothing" : texts.join(", "));
