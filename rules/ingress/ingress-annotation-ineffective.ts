import { defineRule, ineffectiveAnnotations, joinWords } from "../../src/rule.ts";

interface Named {
  readonly ingress: string;
  readonly annotation: string;
}

export default defineRule({
  id: "ingress-annotation-ineffective",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An annotation of an Ingress has no effect, or another one than it seems to have.",
    why:
      "Controllers ignore annotations of others without a word. A rewrite to a group that the path does not capture " +
      "sends every request to the same path, a canary without its main path gets no requests, and TLS that arrives " +
      "at a plain port is an error.",
    remedy: "Use the annotation of the controller that serves the class, and make path, Service and port fit it.",
    references: [
      "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/",
      "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-type",
    ],
  },
  options: {},
  messages: {
    foreign: (d: Named & { readonly family: string; readonly controller: string }) =>
      `Annotation ${d.annotation} of Ingress "${d.ingress}" has no effect: ` +
      `it is of ${d.family}, but ${d.controller} serves the class.`,
    group: (d: Named & { readonly group: number; readonly path: string; readonly captured: number }) =>
      `rewrite-target of Ingress "${d.ingress}" uses $${d.group}, but path ${d.path} captures ` +
      `${d.captured === 0 ? "no group" : `${d.captured} group${d.captured === 1 ? "" : "s"}`}: it is empty.`,
    canaryAlone: (d: Named & { readonly path: string; readonly host: string }) =>
      `Canary Ingress "${d.ingress}" gets no requests: no other Ingress has path ${d.path} of ${d.host}.`,
    canaryIdle: (d: Named) =>
      `Canary Ingress "${d.ingress}" gets no requests: it has no canary-weight, canary-by-header or canary-by-cookie.`,
    canaryOff: (d: Named) =>
      `Annotation ${d.annotation} of Ingress "${d.ingress}" has no effect without canary: "true".`,
    passthroughOff: (d: Named & { readonly controller: string }) =>
      `ssl-passthrough of Ingress "${d.ingress}" has no effect: ` +
      `${d.controller} runs without --enable-ssl-passthrough.`,
    passthrough: (d: Named & { readonly service: string; readonly port: string; readonly served: string }) =>
      `ssl-passthrough of Ingress "${d.ingress}" sends TLS to port ${d.port} of Service "${d.service}", ` +
      `which serves ${d.served}.`,
    protocol: (
      d: Named & {
        readonly value: string;
        readonly service: string;
        readonly port: string;
        readonly served: string;
      },
    ) =>
      `backend-protocol ${d.value} of Ingress "${d.ingress}" does not fit port ${d.port} of Service "${d.service}", ` +
      `which serves ${d.served}.`,
    instance: (d: Named & { readonly service: string; readonly type: string }) =>
      `Ingress "${d.ingress}" uses target type instance, for which Service "${d.service}" needs a node port, ` +
      `but it has type ${d.type}.`,
  },
  check({ simulation, report }) {
    for (const found of simulation.fact(ineffectiveAnnotations)) {
      const { ingress, at, annotation, unknown } = found;
      const place = { resource: ingress, at, unknown };
      const data = { ingress: ingress.name, annotation };
      switch (found.why) {
        case "foreign":
          report({
            ...place,
            message: "foreign",
            data: { ...data, family: found.family, controller: found.controller.name ?? found.controller.because },
            related:
              found.controller.at === undefined ? [] : [{ at: found.controller.at, note: found.controller.because }],
          });
          break;
        case "group":
          report({
            ...place,
            message: "group",
            data: { ...data, group: found.group, path: found.entry.pathText, captured: found.captured },
            related: [{ at: ingress.at(found.entry.path ?? found.entry.rule), note: "the path" }],
            help: `Capture what the target uses, such as ${found.entry.pathText.replace(/\/$/, "")}(/|$)(.*) with /$2.`,
          });
          break;
        case "canary-alone":
          report({
            ...place,
            message: "canaryAlone",
            data: { ...data, path: found.entry.pathText, host: found.entry.host || "every host" },
            related: found.others.slice(0, 3).map((other) => ({
              at: other.ingress.at(other.path ?? other.rule),
              note: `${other.ingress.title} has ${other.pathText} (${other.pathType})`,
            })),
            help:
              found.others.length === 0
                ? undefined
                : `Use a path that the main Ingress has: ${joinWords(
                    found.others.slice(0, 3).map(({ pathText }) => pathText),
                    "or",
                  )}, with the same type.`,
          });
          break;
        case "canary-idle":
          report({ ...place, message: "canaryIdle", data });
          break;
        case "canary-off":
          report({ ...place, message: "canaryOff", data });
          break;
        case "passthrough-off":
          report({
            ...place,
            message: "passthroughOff",
            data: { ...data, controller: found.controllerTitle },
            related: [{ at: found.controllerAt, note: "the controller" }],
          });
          break;
        case "passthrough":
        case "protocol": {
          const { service, port } = found.target.resolution;
          const words = { tls: "TLS", plain: "plain HTTP", grpc: "gRPC without TLS" };
          const more = {
            ...data,
            service: service?.name ?? "",
            port: port?.name ?? String(port?.port ?? ""),
            served: words[found.evidence.protocol],
          };
          const related = [{ at: found.evidence.at, note: found.evidence.text }];
          if (found.why === "passthrough") report({ ...place, related, message: "passthrough", data: more });
          else report({ ...place, related, message: "protocol", data: { ...more, value: found.value } });
          break;
        }
        case "instance":
          report({
            ...place,
            message: "instance",
            data: { ...data, service: found.target.resolution.service?.name ?? "", type: found.type },
            help: "Set target-type to `ip`, or the type of the Service to NodePort.",
          });
          break;
        default:
          found satisfies never;
      }
    }
  },
});
