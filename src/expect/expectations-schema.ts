import { INGRESS_PROFILES } from "../simulate/route/controller.ts";
type JsonSchema = Readonly<Record<string, unknown>>;

const text = (description: string): JsonSchema => ({ type: "string", minLength: 1, description });

const PLACEHOLDER = "If empty or `?`, `kubenetlint test --update` fills in the actual value.";

const portList = (description: string): JsonSchema => ({
  description: `${description} ${PLACEHOLDER}`,
  anyOf: [
    {
      type: "array",
      items: {
        type: "string",
        pattern: "^(\\*|(TCP|UDP|SCTP)/(\\*|[0-9]{1,5}(-[0-9]{1,5})?))$",
        description: "TCP/5432, TCP/8000-8010, UDP/* or * for everything; ports of the pods.",
      },
    },
    { type: "null" },
  ],
});

const nullable = (type: string, description: string, more: JsonSchema = {}): JsonSchema => ({
  type: [type, "null"],
  description: `${description} ${PLACEHOLDER}`,
  ...more,
});

const list = (
  description: string,
  required: readonly string[],
  properties: Readonly<Record<string, JsonSchema>>,
  oneOfThese: readonly string[],
): JsonSchema => ({
  type: "array",
  description,
  items: {
    type: "object",
    additionalProperties: false,
    required,
    minProperties: required.length + (oneOfThese.length > 0 ? 1 : 0),
    properties,
  },
});

const SOMEONE = "NAMESPACE/POD or NAMESPACE/WORKLOAD, with *; labels as in shop/app=web; an address; or `external`.";
const count = { minimum: 0 };

/** The JSON Schema of a file of expectations. */
export const EXPECTATIONS_SCHEMA: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "kubenetlint expectations",
  description: "What the manifests must do. Checked by `kubenetlint test`.",
  type: "object",
  additionalProperties: false,
  required: ["apiVersion", "kind"],
  properties: {
    $schema: { type: "string" },
    apiVersion: { const: "kubenetlint.io/v1" },
    kind: { const: "Expectations" },
    metadata: { type: "object", additionalProperties: false, properties: { name: text("Shown with the results.") } },
    paths: {
      type: "array",
      minItems: 1,
      items: { type: "string" },
      description: "Manifests, relative to this file. Default: its folder.",
    },
    scope: text("Which of several scopes; `kubenetlint scopes` lists them."),
    cluster: {
      type: "object",
      description: "Facts about the cluster that the manifests do not define.",
      additionalProperties: false,
      properties: {
        nodeCount: { type: "integer", minimum: 1, description: "Nodes to assume if the manifests define none." },
        podCIDRs: { type: "array", items: { type: "string" }, maxItems: 2 },
        serviceCIDRs: { type: "array", items: { type: "string" }, maxItems: 2 },
        cronJobs: { enum: ["none", "run"] },
        notReady: {
          type: "array",
          items: { type: "string" },
          description: "Pods to treat as not ready; * matches any characters.",
        },
        down: { type: "array", items: { type: "string" }, description: "Nodes or zones to treat as down." },
        profile: {
          enum: ["generic", "cilium", "calico"],
          description: "For what the API leaves to the network plugin.",
        },
        ingress: {
          enum: [...INGRESS_PROFILES],
          description:
            "How the Ingress controller reads paths and backends. Default: auto, from classes and annotations.",
        },
        mesh: { enum: ["auto", "yes", "no"], description: "Whether clients are in the service mesh." },
      },
    },
    reach: list(
      "Connectivity between pods, on ports of the pods.",
      ["from", "to"],
      {
        from: text(SOMEONE),
        to: text(SOMEONE),
        allowed: portList("All of these are allowed."),
        denied: portList("None of these is allowed."),
        exactly: portList("These are allowed and nothing else."),
      },
      ["allowed"],
    ),
    endpoints: list(
      "Ready endpoints of a Service.",
      ["service"],
      {
        service: text("[NAMESPACE/]SERVICE"),
        port: {
          type: ["string", "integer"],
          description: "Name or number of the Service port. Default: each of them.",
        },
        atLeast: nullable("integer", "No fewer than these.", count),
        exactly: nullable("integer", "This many.", count),
        duringRollout: nullable(
          "integer",
          "No fewer than these at any time while a workload behind the Service is updated.",
          count,
        ),
      },
      ["atLeast"],
    ),
    route: list(
      "Where a Gateway or an Ingress sends a request.",
      ["url"],
      {
        url: { type: "string", pattern: "^https?://", description: "http:// or https://, with host and path." },
        method: text("Default: GET."),
        headers: { type: "object", additionalProperties: { type: "string" } },
        service: nullable("string", "[NAMESPACE/]SERVICE, or `none` for no route."),
        port: nullable("integer", "Port of the Service."),
        share: nullable("number", "Percent of the requests that go there. Default: all.", { minimum: 0, maximum: 100 }),
      },
      ["service"],
    ),
    trace: list(
      "Whether a connection arrives, and where.",
      ["target", "from"],
      {
        target: text("A URL, HOST:PORT, a name or an address."),
        from: text("NAMESPACE/POD, NAMESPACE/WORKLOAD, or `external`."),
        arrives: nullable("boolean", "Whether all of it arrives. Default: true."),
        endsAt: nullable("string", "NAMESPACE/POD, NAMESPACE/WORKLOAD or ADDRESS at which all of it ends."),
      },
      [],
    ),
  },
};
