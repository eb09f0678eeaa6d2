import { isRecord } from "../base/is-record.ts";
import type { Config } from "../config/config.ts";
import { gatewayMinor } from "../validate/gateway-api.ts";
import type { GatewayAPI } from "../validate/gateway-api.ts";
import type { ParsedSource } from "../yaml/document.ts";

const BUNDLE = "gateway.networking.k8s.io/bundle-version";
const CHANNEL = "gateway.networking.k8s.io/channel";

/**
 * `https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.5.0/experimental-install.yaml`,
 * `…//config/crd?ref=v1.5.0`
 */
const REMOTE = /kubernetes-sigs\/gateway-api\b[^\s]*?(?:\/download\/|[?&]ref=|\/v?(?=1\.\d+\.))v?(1\.\d+)/;

const channelOf = (value: unknown): GatewayAPI["channel"] =>
  value === "standard" || value === "experimental" ? value : undefined;

/** The release that one object declares: a CustomResourceDefinition, or a kustomization that installs them. */
function* declaredBy(value: unknown): Iterable<GatewayAPI> {
  if (!isRecord(value)) return;
  if (value["kind"] === "CustomResourceDefinition") {
    const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
    const annotations = isRecord(metadata["annotations"]) ? metadata["annotations"] : {};
    const minor = typeof annotations[BUNDLE] === "string" ? gatewayMinor(annotations[BUNDLE]) : undefined;
    const channel = channelOf(annotations[CHANNEL]);
    if (minor !== undefined) yield { version: `1.${minor}`, ...(channel && { channel }) };
  }
  const { resources, items } = value;
  if (
    typeof value["apiVersion"] === "string" &&
    value["apiVersion"].startsWith("kustomize.config.k8s.io/") &&
    Array.isArray(resources)
  ) {
    for (const resource of resources as unknown[]) {
      const version = typeof resource === "string" ? REMOTE.exec(resource)?.[1] : undefined;
      if (version !== undefined)
        yield { version, channel: String(resource).includes("experimental") ? "experimental" : "standard" };
    }
  }
  if (value["kind"] === "List" && Array.isArray(items)) for (const item of items as unknown[]) yield* declaredBy(item);
}

/**
 * The definitions of the Gateway API that a cluster has: as configured, else as those in the repository say of
 * themselves, the newest where several are there. Some of the experimental channel make it the experimental one: it
 * holds all of the other.
 */
export function installedGatewayAPI(sources: readonly ParsedSource[], { gatewayAPI: given = {} }: Config): GatewayAPI {
  if (given.version !== undefined && given.channel !== undefined) return given;
  const said = sources.flatMap(({ documents }) => documents.flatMap(({ value }) => [...declaredBy(value)]));
  const [newest] = said.toSorted((a, b) => (gatewayMinor(b.version) ?? 0) - (gatewayMinor(a.version) ?? 0));
  const channels = said.flatMap(({ channel }) => channel ?? []);
  const channel = channels.includes("experimental") ? "experimental" : channels[0];
  return {
    ...(newest?.version !== undefined && { version: newest.version }),
    ...(channel !== undefined && { channel }),
    ...given,
  };
}
