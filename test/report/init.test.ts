import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { initConfig } from "../../src/hosts/cli/commands/init.ts";
import type { InitFacts } from "../../src/hosts/cli/commands/init.ts";
import { readDocument } from "../../src/workspace/config/settings.ts";
import { OPTIONS } from "./sample.ts";

const rules = [...OPTIONS.rules.values()];
const facts: InitFacts = {
  kubernetesVersion: "1.37",
  namespaces: ["shop", "on", "a: b"],
  ignores: [],
  schema: "./schema.json",
};
const configOf = (text: string) => readConfig(readDocument("kubenetlint.yaml", text), rules);

describe("initConfig", () => {
  it("changes nothing as it stands", () => {
    expect(configOf(initConfig(rules, facts))).toEqual(DEFAULT_CONFIG);
    expect(configOf(initConfig(rules, { ...facts, ignores: ["vendor/", "#odd"] }))).toEqual({
      ...DEFAULT_CONFIG,
      ignores: ["vendor/", "#odd"],
    });
  });

  it("is valid when all of it is uncommented, and then says what the defaults say", () => {
    const text = initConfig(rules, facts).replaceAll(/^# (?=\w+:| )/gm, "");
    const config = configOf(text);
    expect(Object.keys(config.rules).sort()).toEqual(rules.map(({ id }) => id).sort());
    for (const rule of rules) expect(config.rules[rule.id]!.severity).toBe(rule.severity);
    expect(config.rules["port-unnamed"]!.options).toEqual({ ignoreHeadless: false });
    expect(config).toMatchObject({
      namespace: "default",
      kubernetesVersion: "1.37",
      closed: ["a: b", "on", "shop"],
      extends: "recommended",
    });
  });

  it("says of each rule what it finds", () => {
    expect(initConfig(rules, facts)).toContain(
      "#   # A port has no name.\n#   port-unnamed: [warning, { ignoreHeadless: false }]\n",
    );
  });
});
