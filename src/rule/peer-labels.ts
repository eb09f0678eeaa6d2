import type { DraftFix } from "../diagnostic/finding.ts";
import type { Resource } from "../model/resource.ts";
import { describeSelector } from "../base/selector.ts";
import type { Labels, Selector } from "../base/selector.ts";
import type { PolicyPeer } from "../simulate/policy/network-policy.ts";
import { NAMESPACE_NAME_LABEL } from "../simulate/policy/peer-namespaces.ts";
import type { MeantNamespace } from "../simulate/policy/peer-namespaces.ts";

/** The `matchLabels` of a selector of a peer, as they are written. */
export const peerLabels = (peer: PolicyPeer, field: "podSelector" | "namespaceSelector"): Labels | undefined =>
  (peer.object as { readonly [F in typeof field]?: { readonly matchLabels?: Labels } })[field]?.matchLabels;

/** Reports that a Namespace does not have the label with which a peer selects it. */
export function namespaceLabelFinding(
  resource: Resource,
  peer: PolicyPeer,
  namespaces: Selector,
  meant: MeantNamespace,
) {
  return {
    resource,
    at: resource.document.at(peer.object, "namespaceSelector"),
    message: "namespace" as const,
    data: { policy: resource.name, selector: describeSelector(namespaces), namespace: meant.name },
    related: [{ at: meant.resource.atName(), note: `Namespace ${meant.name} is defined here` }],
    help:
      meant.value === undefined
        ? `Use the label that every namespace has: \`${NAMESPACE_NAME_LABEL}: ${meant.name}\`.`
        : `Did you mean "${meant.value}", as in Namespace ${meant.name}?`,
    fixes: namespaceLabelFixes(resource, peer, meant),
  };
}

/** Corrects the typo in the namespaceSelector of a peer; nothing where the Namespace does not have the label at all. */
function namespaceLabelFixes(resource: Resource, peer: PolicyPeer, { value }: MeantNamespace): readonly DraftFix[] {
  const labels = peerLabels(peer, "namespaceSelector");
  const [key] = Object.keys(labels ?? {});
  if (value === undefined || labels === undefined || key === undefined) return [];
  const edit = { at: resource.document.at(labels, key), text: value };
  return [{ kind: "safe", title: `Select ${key}=${value}`, edits: [edit] }];
}
