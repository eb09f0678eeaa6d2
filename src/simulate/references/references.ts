import { pushAll } from "../../diagnostic/large-lists.ts";
import type { Model } from "../../model/model.ts";
import { fieldReferences } from "./fields.ts";
import { referencesIn } from "./site.ts";
import type { Site } from "./site.ts";
import type { Reference } from "./reference.ts";
import { workloadSites } from "./workload-strings.ts";
import { companion } from "./companion-port.ts";

/**
 * The API server rejects ConfigMaps and Secrets of more than 1 MiB. Source: pkg/apis/core/validation, MaxSecretSize.
 */
function isTooLarge(data: Readonly<Record<string, string>>): boolean {
  let size = 0;
  for (const key in data) if ((size += (data[key] ?? "").length) > 1024 * 1024) return true;
  return false;
}

function* dataSites(model: Model): Iterable<Site> {
  for (const kind of ["ConfigMap", "Secret"] as const) {
    for (const found of model.all(kind)) {
      const resource = found;
      const owner = (found.object as { readonly data?: object; readonly stringData?: object })[
        kind === "ConfigMap" ? "data" : "stringData"
      ];
      if (owner === undefined) continue;
      const data = owner as Readonly<Record<string, string>>;
      if (isTooLarge(data)) continue;
      const sibling = (name: string) =>
        Object.hasOwn(data, name) ? { value: data[name], resource, owner, key: name } : undefined;
      for (const [key, text] of Object.entries(data)) {
        yield {
          resource,
          source: kind === "ConfigMap" ? "config-map" : "secret",
          name: key,
          owner,
          key,
          pieces: [{ text, from: 0 }],
          companion: companion(key, sibling),
        };
      }
    }
  }
}

const known = new WeakMap<Model, readonly Reference[]>();

/**
 * All addresses and names in the strings of a scope: workloads, then ConfigMaps and Secrets, then API fields; computed
 * once per model. Use it as `simulation.fact(references)`.
 */
export function references(model: Model): readonly Reference[] {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = findReferences(model)));
  return found;
}

function findReferences(model: Model): readonly Reference[] {
  const found: Reference[] = [];
  for (const workload of model.workloads)
    for (const site of workloadSites(model, workload)) pushAll(found, referencesIn(site));
  for (const site of dataSites(model)) pushAll(found, referencesIn(site));
  pushAll(found, fieldReferences(model));
  return found;
}
