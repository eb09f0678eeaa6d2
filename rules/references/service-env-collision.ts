import { defineRule, environmentOf, knowsEnvironment, linkPrefix, linkUses, linkVariables } from "../../src/rule.ts";
import type { KindMap, Resource } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

/** Programs that read a variable which is set for a Service of their own name, by the last part of the image. */
const READERS: Readonly<Record<string, string>> = {
  "cp-kafka": "KAFKA_PORT",
  "cp-kafka-rest": "KAFKA_REST_PORT",
  "cp-schema-registry": "SCHEMA_REGISTRY_PORT",
  "dify-api": "DIFY_PORT",
  kibana: "SERVER_PORT",
  kroki: "KROKI_PORT",
  n8n: "N8N_PORT",
};

const HOST = /_HOST(?:NAME)?$/;

const imageName = (image: string): string => /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image)?.[1] ?? "";

export default defineRule({
  id: "service-env-collision",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A container reads a variable `NAME_PORT` that Kubernetes sets to the URL of a Service.",
    why:
      "For each Service of the namespace the kubelet sets `NAME_PORT=tcp://ADDRESS:PORT`. A program " +
      "that expects a number there fails to start, but only if the Service was created before the pod.",
    remedy:
      "Set the variable in the container, rename the Service, or " +
      "turn these variables off with `enableServiceLinks: false`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables"],
  },
  options: {},
  messages: {
    used: (d: { readonly container: string; readonly variable: string; readonly service: string }) =>
      `Container "${d.container}" uses ${d.variable} as a port, but ` +
      `Kubernetes sets it to the URL of Service "${d.service}" (tcp://…).`,
    program: (d: {
      readonly container: string;
      readonly variable: string;
      readonly service: string;
      readonly image: string;
    }) =>
      `Container "${d.container}" runs ${d.image}, which reads ${d.variable}, ` +
      `but Kubernetes sets it to the URL of Service "${d.service}" (tcp://…).`,
    family: (d: {
      readonly container: string;
      readonly variable: string;
      readonly service: string;
      readonly sibling: string;
    }) =>
      `Container "${d.container}" sets ${d.sibling} but not ${d.variable}, ` +
      `which Kubernetes sets to the URL of Service "${d.service}" (tcp://…).`,
  },
  check({ model, simulation, report }) {
    const links = simulation.fact(linkVariables);
    for (const workload of model.workloads) {
      const {
        resource,
        template: { spec },
      } = workload;
      const own = links.get(workload.namespace);
      if (own === undefined || spec.enableServiceLinks === false) continue;
      for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
        const used = [...linkUses(container)];
        const image = imageName(container.image ?? "");
        if (
          used.length === 0 &&
          !Object.hasOwn(READERS, image) &&
          container.env?.some(({ name }) => HOST.test(name)) !== true
        )
          continue;
        const variables = environmentOf(model, workload, container);
        const unknown = knowsEnvironment(model, workload, container)
          ? undefined
          : "envFrom may set the variable, but its source is not in these manifests";
        const link = (variable: string): Service | undefined =>
          variables.has(variable) ? undefined : own.get(variable);
        const reported = new Set<string>();
        for (const { owner, key, variable } of used) {
          const service = link(variable);
          if (service === undefined) continue;
          reported.add(variable);
          report({
            resource,
            at: resource.at(owner as Record<string | number, unknown>, key),
            message: "used",
            data: { container: container.name, variable, service: service.name },
            related: related(service),
            help: help(service),
            unknown,
          });
        }
        const read = Object.hasOwn(READERS, image) ? (READERS[image] ?? "") : "";
        const reader = reported.has(read) ? undefined : link(read);
        if (reader !== undefined) {
          reported.add(read);
          report({
            resource,
            at: resource.at(container, "image"),
            message: "program",
            data: { container: container.name, variable: read, service: reader.name, image },
            related: related(reader),
            help: "Rename the Service, or set `enableServiceLinks: false` in the pod.",
            unknown,
          });
        }
        for (const { name, value = "", owner, resource: holder } of variables.values()) {
          const variable = HOST.test(name) ? name.replace(HOST, "_PORT") : "";
          const service = reported.has(variable) ? undefined : link(variable);
          if (service === undefined || holder !== resource) continue;
          report({
            resource,
            at: resource.at(owner as { name?: string }, "name"),
            message: "family",
            data: { container: container.name, variable, service: service.name, sibling: name },
            related: related(service),
            unknown: unknown ?? (isHostOf(service, value) ? undefined : `the program may not read ${variable}`),
          });
        }
      }
    }
  },
});

/** A program that reads the host of a Service from a variable also reads the port from one, unless it is built in. */
const isHostOf = (service: Service, value: string): boolean =>
  value === service.name || value.startsWith(`${service.name}.${service.namespace}`);

const related = (service: Service) => [{ at: service.atName(), note: `${service.title} is defined here` }];

const help = (service: Service): string =>
  `Use ${linkPrefix(service.name)}_SERVICE_PORT, which is the port number, or set the variable in the container.`;
