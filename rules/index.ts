// Written by `npm run docs` from the files of this folder.
import type { AnyRule } from "../src/rule.ts";
import duplicateKey from "./duplicate-key.ts";
import portUnnamed from "./port-unnamed.ts";
import servicePortUnresolved from "./service-port-unresolved.ts";
import yamlSyntax from "./yaml-syntax.ts";

/** Every rule, explicitly: what is not in this list does not exist. */
export const rules: readonly AnyRule[] = [
  duplicateKey,
  portUnnamed,
  servicePortUnresolved,
  yamlSyntax,
];
