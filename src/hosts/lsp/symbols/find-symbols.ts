import type { Model } from "../../../model/model.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { labelSymbols } from "./labels.ts";
import { objectSymbols } from "./objects.ts";
import { portSymbols } from "./ports.ts";
import { SymbolTable } from "./symbol-table.ts";
import type { Adder } from "./symbol-table.ts";

/** Every name of a model that other objects refer to, with its occurrences. */
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
