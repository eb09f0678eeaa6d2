import type { Scope } from "../../scope/scope.ts";

/** The namespace of a release is chosen at installation, and that of objects without one when they are applied. */
export const wanders = (
  scope: Scope,
  { namespace, resource }: { readonly namespace: string; readonly resource: { readonly namespaceGiven: boolean } },
): boolean =>
  scope.kind === "helm"
    ? !resource.namespaceGiven || namespace === scope.namespace
    : scope.namespace === undefined && !resource.namespaceGiven;
