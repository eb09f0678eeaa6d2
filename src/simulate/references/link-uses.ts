import type { Container } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";

/** A string of a container that uses a link variable as a port. */
export interface LinkUse {
  readonly owner: object;
  readonly key: string | number;
  /** `SHOP_DB_PORT`. */
  readonly variable: string;
}

/** The variables of a string that are used as a port number: after `:`, or in something called port. */
function* portsIn(text: string, name: string): Iterable<string> {
  if (!text.includes("_PORT")) return;
  for (const match of text.matchAll(/(.{0,40}?)\$(?:\((\w+_PORT)\)|\{(\w+_PORT)\}|(\w+_PORT)\b)/gs)) {
    const before = match[1] ?? "";
    const variable = match[2] ?? match[3] ?? match[4] ?? "";
    // `$$(NAME)` is not a reference, and a script may set the variable itself.
    if (before.endsWith("$") || text.includes(`${variable}=`)) continue;
    if (/[\w\])}.-]:$/.test(before) || /port\W{0,3}$/i.test(before) || (/port$/i.test(name) && before === ""))
      yield variable;
  }
}

/** Where the env, command and args of a container use link variables as ports. */
export function* linkUses(container: DeepReadonly<Container>): Iterable<LinkUse> {
  for (const variable of container.env ?? []) {
    for (const found of portsIn(variable.value ?? "", variable.name))
      yield { owner: variable, key: "value", variable: found };
  }
  for (const strings of [container.command ?? [], container.args ?? []]) {
    for (const [key, text] of strings.entries()) {
      const previous = key === 0 ? "" : (strings[key - 1] ?? "");
      if (typeof text === "string")
        for (const found of portsIn(text, previous)) yield { owner: strings, key, variable: found };
    }
  }
}
