import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import type { Result } from "../../src/engine/result.ts";
import { defineRule } from "../../src/rule.ts";
import type { AnyRule } from "../../src/rule.ts";
import type { Scope } from "../../src/scope/scope.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";

type Severity = "error" | "warning" | "info";

export interface Made {
  readonly unknown?: string;
  readonly severity?: Severity;
  readonly givesWay?: true;
  /** The kind of object at which it is reported. */
  readonly on?: string;
  readonly follows?: string;
  readonly explains?: string;
  /** Reported in the file of an object of this kind, although it is about the other one. */
  readonly elsewhere?: string;
}

/** A rule that reports every Service, or what else it is made for. */
export const made = (
  id: string,
  { unknown, severity = "error", givesWay, on = "Service", follows, explains, elsewhere }: Made = {},
): AnyRule =>
  defineRule({
    id,
    severity,
    presets: ["recommended"],
    ...(givesWay && { givesWay }),
    docs: { summary: "Made for a test.", why: "It is not.", remedy: "None.", references: [] },
    options: {},
    messages: { found: (d: { readonly name: string }) => `${d.name} has it.` },
    check({ model, report }) {
      for (const resource of model.resources.filter(({ kind }) => kind === on)) {
        const place = model.resources.find(({ kind }) => kind === elsewhere) ?? resource;
        const cause = (rule: string) => ({ rules: [rule], resources: model.resources });
        report({
          resource,
          at: place.atName(),
          message: "found",
          data: { name: resource.name },
          unknown,
          ...(follows !== undefined && { follows: cause(follows) }),
          ...(explains !== undefined && { explains: cause(explains) }),
        });
      }
    },
  }) as AnyRule;

export const object = (kind: string, name: string, more = ""): string =>
  `apiVersion: ${kind === "ConfigMap" || kind === "Service" ? "v1" : "networking.k8s.io/v1"}\nkind: ${kind}\n` +
  `metadata:\n  name: ${name}\n${more}${kind === "Service" ? "spec:\n  ports: [{ port: 80 }]\n" : ""}`;

/** Lints scopes with one rule. */
export const lintScopes = (scopes: readonly Scope[], rule: AnyRule): Result =>
  lint(scopes, [rule], {
    config: DEFAULT_CONFIG,
    kubernetesVersion: NEWEST_VERSION,
    validate: (value) => validateObject(value),
  });
