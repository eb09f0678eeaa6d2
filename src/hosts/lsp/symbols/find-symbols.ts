import type { Part } from "../../../diagnostic/place.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { labelSymbols } from "./labels.ts";
import { objectSymbols } from "./objects.ts";
import { portSymbols } from "./ports.ts";
import { SymbolTable } from "./symbol-table.ts";
import type { Occurrence, SymbolKind } from "./symbol-table.ts";

export const objectSymbol = (kind: string, namespace: string, name: string): string =>
  `object:${kind} ${namespace}/${name}`;
export const labelSymbol = (namespace: string, key: string, value: string): string =>
  `label:${namespace} ${key}=${value}`;
export const servicePortSymbol = (service: Resource, name: string): string =>
  `service-port:${service.namespace}/${service.name} ${name}`;
export const containerPortSymbol = (workload: Resource, name: string): string =>
  `container-port:${workload.kind} ${workload.namespace}/${workload.name} ${name}`;

/** Adds an occurrence whose name is the string `owner[key]`. */
export interface Adder {
  (
    symbol: string,
    kind: SymbolKind,
    role: Occurrence["role"],
    at: { readonly resource: Resource; readonly owner: object; readonly key: string | number; readonly hit?: Part },
  ): void;
}

/** Every name of a model that something else refers to, and where. */
export function findSymbols(model: Model, simulation: Simulation): SymbolTable {
  const table = new SymbolTable();
  const add: Adder = (symbol, kind, role, { resource, owner, key, hit }) => {
    const text: unknown = (owner as Record<string | number, unknown>)[key];
    if (typeof text !== "string" && typeof text !== "number") return;
    table.add({
      symbol,
      kind,
      role,
      resource,
      text: String(text),
      at: resource.document.at(owner, key),
      ...(hit !== undefined && { hit: resource.document.at(owner, key, hit) }),
    });
  };
  objectSymbols(model, simulation, table, add);
  portSymbols(simulation, table, add);
  labelSymbols(simulation, table, add);
  return table;
}
