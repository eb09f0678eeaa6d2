import { deployment, each, join, object, service, word } from "./objects.ts";

const listed = (count: number, one: (index: number) => string): string => `[${each(count, one).join(", ")}]`;
const web = (): string[] => [service("web"), deployment("web")];
const ISTIO = "networking.istio.io/v1";

/** Routes of service meshes. */
export const MESHES: Readonly<Record<string, (count: number) => string>> = {
  "VirtualServices with unknown destinations": (count) =>
    join(
      each(count, (i) => [
        service(`${word(i)}-checkout`),
        object(
          ISTIO,
          "VirtualService",
          `v${i}`,
          `spec: { hosts: [${word(i)}-checkout], http: [{ route: [{ destination: { host: ${word(i)}-chekcout } }] }] }`,
        ),
      ]).flat(),
    ),
  "VirtualServices with missing gateways": (count) =>
    join(
      each(count, (i) => [
        object(
          ISTIO,
          "Gateway",
          `${word(i)}-public`,
          "spec: { selector: { istio: x }, servers: [{ port: { " +
            'number: 80, name: http, protocol: HTTP }, hosts: ["*"] ' +
            "}] }",
        ),
        object(
          ISTIO,
          "VirtualService",
          `v${i}`,
          `spec: { hosts: [h${i}.example.com], gateways: ` +
            `[${word(i)}-pulbic], http: [{ route: [{ destination: { ` +
            "host: web } }] }] }",
        ),
      ])
        .flat()
        .concat(web()),
    ),
  "DestinationRules and VirtualServices of one host": (count) =>
    join([
      ...web(),
      ...each(count, (i) => [
        object(
          ISTIO,
          "DestinationRule",
          `d${i}`,
          `spec: { host: web, subsets: [{ name: v${i}, labels: { version: v${i} } }] }`,
        ),
        object(
          ISTIO,
          "VirtualService",
          `v${i}`,
          `spec: { hosts: [web], http: [{ route: [{ destination: { host: web, subset: v${i} } }] }] }`,
        ),
      ]).flat(),
    ]),
  "subsets of one DestinationRule that are not defined": (count) =>
    join([
      ...web(),
      object(
        ISTIO,
        "DestinationRule",
        "web",
        "spec: { host: web, subsets: " +
          `${listed(count, (i) => `{ name: ${word(i)}-stable, labels: { version: v${i} } }`)} ` +
          "}",
      ),
      object(
        ISTIO,
        "VirtualService",
        "web",
        "spec: { hosts: [web], http: [{ route: " +
          `${listed(count, (i) => `{ destination: { host: web, subset: ${word(i)}-stabel } }`)} ` +
          "}] }",
      ),
    ]),
  "TrafficSplits with missing backends": (count) =>
    join([
      ...each(count, (i) => [
        service(`${word(i)}-stable`),
        object(
          "split.smi-spec.io/v1alpha4",
          "TrafficSplit",
          `t${i}`,
          `spec: { service: web, backends: [{ service: ${word(i)}-stabel, weight: 1 }] }`,
        ),
      ]).flat(),
      ...web(),
    ]),
};
