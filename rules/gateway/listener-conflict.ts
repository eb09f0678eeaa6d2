import { defineRule, listeners } from "../../src/rule.ts";
import type { ListenerState } from "../../src/rule.ts";

// Sources: gateway-api apis/v1/gateway_types.go (listeners of one Gateway: all are conflicted) and listenerset_types.go (the Gateway's listeners go
// before those of ListenerSets, older ListenerSets before younger, then by namespace/name); of two that conflict the first is accepted and the other
// conflicted: conformance/tests/listenerset-hostname-conflict.go.
export default defineRule({
  id: "listener-conflict",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "Two listeners of a Gateway cannot be told apart.",
    why: "Listeners are told apart by port, protocol and hostname. Where two of a Gateway are alike, none of them wins: both are marked as conflicted, and requests for them are not served. Of those that ListenerSets add, only the first is served, the Gateway's own before them.",
    remedy: "Give the listeners different hostnames or ports, or make one listener of them.",
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
      `Listeners "${d.listener}" and "${d.other}" of ${d.gateway} have the same port ${d.port}, protocol and hostname (${d.host}): neither is served.`,
    protocol: (d: {
      readonly listener: string;
      readonly other: string;
      readonly gateway: string;
      readonly port: number;
      readonly protocols: string;
    }) =>
      `Listeners "${d.listener}" and "${d.other}" of ${d.gateway} want ${d.protocols} on port ${d.port}: neither is served.`,
    overridden: (d: {
      readonly listener: string;
      readonly other: string;
      readonly resource: string;
      readonly owner: string;
      readonly port: number;
    }) =>
      `Listener "${d.listener}" of ${d.resource} cannot be told from listener "${d.other}" of ${d.owner} on port ${d.port}: only one of the two is served.`,
  },
  check({ simulation, report }) {
    const told = new Set<ListenerState>();
    for (const state of simulation.fact(listeners)) {
      const { resource, listener, gateway, conflicts } = state;
      // The first of a group is shown as the other end of each later one.
      const conflict = conflicts.find((other) => told.has(other.with));
      told.add(state);
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
