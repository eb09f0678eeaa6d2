import { defineRule, environmentOf, knowsEnvironment, linkVariables } from "../../src/rule.ts";
import type { KindMap, Resource, Workload } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;
type Container = Workload["template"]["spec"]["containers"][number];

/** Programs that read a variable which the Service of their own name sets, by the last part of the image. */
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

interface Use {
  readonly owner: object;
  readonly key: string | number;
  readonly variable: string;
}

/** A variable written where a number of a port belongs: behind `:` or in something called port. */
function* portsIn(text: string, name: string): Iterable<string> {
  if (!text.includes("_PORT")) return;
  for (const match of text.matchAll(/(.{0,40}?)\$(?:\((\w+_PORT)\)|\{(\w+_PORT)\}|(\w+_PORT)\b)/gs)) {
    const before = match[1] ?? "";
    const variable = match[2] ?? match[3] ?? match[4] ?? "";
    // `$$(NAME)` is no reference, and a script may set the variable itself.
    if (before.endsWith("$") || text.includes(`${variable}=`)) continue;
    if (/[\w\])}.-]:$/.test(before) || /port\W{0,3}$/i.test(before) || (/port$/i.test(name) && before === ""))
      yield variable;
  }
}

/** Where a container writes link variables as ports. */
function* uses(container: Container): Iterable<Use> {
  for (const variable of container.env ?? []) {
    for (const found of portsIn(variable.value ?? "", variable.name))
      yield { owner: variable, key: "value", variable: found };
  }
  for (const strings of [container.command ?? [], container.args ?? []]) {
    for (const [key, text] of strings.entries()) {
      const previous = key === 0 ? "" : (strings[key - 1] ?? "");
      if (typeof text === "string")
        for (const found of portsIn(text, previous)) yield { owner: strings, key, variable: found };
    }
  }
}

export default defineRule({
  id: "service-env-collision",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A container reads a variable `NAME_PORT` that Kubernetes fills with the URL of a Service.",
    why: "For each Service of the namespace the kubelet sets `NAME_PORT=tcp://ADDRESS:PORT`. A program that expects a number there fails to start, and only after the Service was made before the pod.",
    remedy:
      "Set the variable in the container, rename the Service, or switch these variables off with `enableServiceLinks: false`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables"],
  },
  options: {},
  messages: {
    used: (d: { readonly container: string; readonly variable: string; readonly service: string }) =>
      `Container "${d.container}" writes ${d.variable} where a port belongs, but Kubernetes sets it to the URL of Service "${d.service}" (tcp://…).`,
    program: (d: {
      readonly container: string;
      readonly variable: string;
      readonly service: string;
      readonly image: string;
    }) =>
      `Container "${d.container}" runs ${d.image}, which reads ${d.variable}, and Kubernetes sets that to the URL of Service "${d.service}" (tcp://…).`,
    family: (d: {
      readonly container: string;
      readonly variable: string;
      readonly service: string;
      readonly sibling: string;
    }) =>
      `Container "${d.container}" is told ${d.sibling} but not ${d.variable}, which Kubernetes sets to the URL of Service "${d.service}" (tcp://…).`,
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
        const used = [...uses(container)];
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
          : "envFrom may set the variable, and its source is not shown";
        const link = (variable: string): Service | undefined =>
          variables.has(variable) ? undefined : own.get(variable);
        const told = new Set<string>();
        for (const { owner, key, variable } of used) {
          const service = link(variable);
          if (service === undefined) continue;
          told.add(variable);
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
        const reader = told.has(read) ? undefined : link(read);
        if (reader !== undefined) {
          told.add(read);
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
          const service = told.has(variable) ? undefined : link(variable);
          if (service === undefined || holder !== resource) continue;
          report({
            resource,
            at: resource.at(owner as { name?: string }, "name"),
            message: "family",
            data: { container: container.name, variable, service: service.name, sibling: name },
            related: related(service),
            unknown:
              unknown ?? (isHostOf(service, value) ? undefined : `whether the program reads ${variable} is not shown`),
          });
        }
      }
    }
  },
});

/** Who is told the host of a Service by a variable reads its port by the sibling of it, unless that is built in. */
const isHostOf = (service: Service, value: string): boolean =>
  value === service.name || value.startsWith(`${service.name}.${service.namespace}`);

const related = (service: Service) => [{ at: service.atName(), note: `${service.title} makes the variables` }];

const help = (service: Service): string =>
  `Use ${service.name.replaceAll("-", "_").toUpperCase()}_SERVICE_PORT, which holds the number, or set the variable yourself.`;
