import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const ID = "service-selects-nothing";

describe("kubenetlint explain", () => {
  it("shows the example of the rule's page, and what is reported in it", async () => {
    const { code, stdout } = await runCli(["explain", ID]);
    expect(code).toBe(0);
    const [, reported = ""] = readFileSync(`docs/rules/${ID}.md`, "utf8").split("## Reported\n");
    const [yaml, output] = [...reported.matchAll(/```(?:yaml|text)\n([^]*?)```/g)].map(([, block = ""]) => block);
    for (const block of [yaml, output]) expect(stdout).toContain(block!.trimEnd().replaceAll(/^(?=.)/gm, "  "));
    expect(stdout).not.toContain("# expect");
  });

  it("shows a line of the output as the line of that number in the file", async () => {
    const page = readFileSync(`docs/rules/${ID}.md`, "utf8");
    const [, yaml = ""] = /## Reported\n\n```yaml\n([^]*?)```/.exec(page) ?? [];
    const [, number, text] = /^> +(\d+) \| (.*)$/m.exec(page) ?? [];
    expect(yaml.split("\n")[Number(number) - 1]).toBe(text);
  });
});
