import type { Container } from "kubernetes-types/core/v1.js";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Workload } from "../../model/workload.ts";
import { probesOf } from "../pods/probes.ts";
import { environmentOf, expand } from "./env.ts";
import type { Site } from "./site.ts";
import { companion } from "./companion-port.ts";

/** `--upstream` for the value after it or after its `=`. */
function flagName(args: readonly unknown[], index: number, field: string): string {
  const own = /^(--?[\w.-]+)[= ]/.exec(String(args[index]))?.[1];
  return own ?? /^--?[\w.-]+$/.exec(String(args[index - 1] ?? ""))?.[0] ?? field;
}

function* containerSites(model: Model, workload: Workload, container: DeepReadonly<Container>): Iterable<Site> {
  const { resource } = workload;
  const variables = environmentOf(model, workload, container);
  const lookup = (name: string): string | undefined => variables.get(name)?.value;
  for (const variable of variables.values()) {
    // Values of a ConfigMap are found there, once for all containers that use it.
    if (variable.resource !== resource || variable.key !== "value") continue;
    yield {
      resource,
      source: "env",
      workload,
      name: variable.name,
      owner: variable.owner,
      key: variable.key,
      pieces: variable.pieces,
      companion: companion(variable.name, (name) => variables.get(name)),
    };
  }
  for (const field of ["command", "args"] as const) {
    const strings = container[field] ?? [];
    for (const [key, text] of strings.entries()) {
      if (typeof text === "string")
        yield {
          resource,
          source: field,
          workload,
          name: flagName(strings, key, field),
          owner: strings,
          key,
          pieces: expand(text, lookup),
        };
    }
  }
}

export function* workloadSites(model: Model, workload: Workload): Iterable<Site> {
  const {
    resource,
    template: { spec },
  } = workload;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])])
    yield* containerSites(model, workload, container);
  for (const { probe } of probesOf(spec)) {
    const action = probe.httpGet ?? probe.tcpSocket;
    if (action?.host)
      yield {
        resource,
        source: "probe",
        workload,
        name: "probe host",
        owner: action,
        key: "host",
        pieces: [{ text: action.host, from: 0 }],
      };
  }
  const nameservers = spec.dnsConfig?.nameservers ?? [];
  for (const [key, text] of nameservers.entries())
    yield {
      resource,
      source: "dns-config",
      workload,
      name: "dnsConfig.nameservers",
      owner: nameservers,
      key,
      pieces: [{ text, from: 0 }],
    };
}
