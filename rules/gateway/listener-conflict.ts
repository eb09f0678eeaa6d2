import { defineRule, listeners } from "../../src/rule.ts";
import type { ListenerState } from "../../src/rule.ts";

// Sources: gateway-api apis/v1/gateway_types.go (listeners of one Gateway: all are conflicted) and
// listenerset_types.go (the Gateway's listeners precede those of ListenerSets, older ListenerSets precede younger ones,
// then by namespace/name); conformance/tests/listenerset-hostname-conflict.go (the first of two is accepted).
export default defineRule({
  id: "listener-conflict",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "Two listeners of a Gateway conflict.",
    why:
      "Listeners are distinguished by port, protocol and hostname. If two of one Gateway are the same, both are " +
      "marked as conflicted and neither is served. Listeners of the Gateway precede those that ListenerSets add, " +
      "and of these only the first is served.",
    remedy: "Give the listeners different hostnames or ports, or merge them into one.",
    references: ["https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec"],
  },
  options: {},
  messages: {
    hostname: (d: {
      readonly listener: string;
      readonly other: string;
      readonly gateway: string;
      readonly port: number;
      readonly host: string;
    }) =>
      `Listeners "${d.listener}" and "${d.other}" of ${d.gateway} conflict: ` +
      `same port ${d.port}, protocol and hostname (${d.host}), so neither is served.`,
    protocol: (d: {
      readonly listener: string;
      readonly other: string;
      readonly gateway: string;
      readonly port: number;
      readonly protocols: string;
    }) =>
      `Listeners "${d.listener}" and "${d.other}" of ${d.gateway} conflict: ` +
      `${d.protocols} on the same port ${d.port}, so neither is served.`,
    overridden: (d: {
      readonly listener: string;
      readonly other: string;
      readonly resource: string;
      readonly owner: string;
      readonly port: number;
    }) =>
      `Listener "${d.listener}" of ${d.resource} conflicts with listener "${d.other}" of ${d.owner} ` +
      `on port ${d.port}: only one of the two is served.`,
  },
  check({ simulation, report }) {
    const seen = new Set<ListenerState>();
    for (const state of simulation.fact(listeners)) {
      const { resource, listener, gateway, conflicts } = state;
      // The first of a group is the related place of each later one.
      const conflict = conflicts.find((other) => seen.has(other.with));
      seen.add(state);
      if (conflict === undefined) continue;
      const other = conflict.with;
      const data = {
        listener: listener.name,
        other: other.listener.name,
        gateway: (gateway ?? resource).title,
        port: listener.port,
      };
      const place = {
        resource,
        related: [
          {
            at: other.resource.at(other.listener, "name"),
            note: `listener "${other.listener.name}" of ${other.resource.title}`,
          },
        ],
      };
      if (other.resource !== resource)
        report({
          ...place,
          at: resource.at(listener, "name"),
          message: "overridden",
          data: {
            listener: listener.name,
            other: other.listener.name,
            resource: resource.title,
            owner: other.resource.title,
            port: listener.port,
          },
        });
      else if (conflict.reason === "HostnameConflict")
        report({
          ...place,
          at: resource.at(listener, listener.hostname === undefined ? "name" : "hostname"),
          message: "hostname",
          data: { ...data, host: state.hostname === "" ? "every host" : state.hostname },
        });
      else
        report({
          ...place,
          at: resource.at(listener, "protocol"),
          message: "protocol",
          data: { ...data, protocols: [...new Set([other.listener.protocol, listener.protocol])].join(" and ") },
        });
    }
  },
});
