import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { archiveLeadsOn, schemaLeadsOn } from "../../src/render/chart-schema.ts";
import { CHART, HAS_HELM, SERVICE, lintAll, stranger } from "./stranger.ts";
import type { Layout } from "./stranger.ts";

const chart = (more: Layout): Layout => ({
  ...more,
  files: { "chart/Chart.yaml": CHART, "chart/templates/ok.yaml": SERVICE, ...more.files },
});

describe("a schema of values", () => {
  it.runIf(HAS_HELM && spawnSync("helm", ["template", "--skip-schema-validation", "--help"]).status === 0)(
    "that refers to files of the machine is left out, which is said",
    async () => {
      for (const reference of [
        '{ "$ref": "file://MACHINE/outside/schema.json" }',
        '{ "properties": { "a": { "\\u0024ref": "../outside/schema.json" } } }',
        '{ "$schema": "file://MACHINE/outside/schema.json" }',
      ]) {
        const { root } = stranger(
          chart({
            files: {
              "chart/values.yaml": "a: 1\n",
              "chart/values.schema.json": reference,
              "chart/templates/s.yaml": SERVICE.replace("port: 80", "port: 80, porrt: 1"),
            },
          }),
        );
        const { leaks, shown } = await lintAll(root, ["."], [["--safe"]]);
        expect(leaks).toBe(false);
        expect(shown).not.toContain("outside/schema.json");
        expect(shown).toContain("was rendered without its values.schema.json, which refers to other files");
        expect(shown).toContain("porrt");
      }
    },
  );

  it("refers to itself or not, packed too", () => {
    expect(
      schemaLeadsOn(
        Buffer.from(
          '{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a",' +
            '"definitions":{"a":{"type":"object","properties":{"$ref":{"type":"string"}}}}}',
        ),
      ),
    ).toBe(false);
    for (const text of [
      '{"$ref":"file:///etc/passwd"}',
      '{"allOf":[{"$ref":"other.json"}]}',
      '{"$id":"file:///etc/","$ref":"passwd"}',
      '{"$schema":"file:///etc/passwd"}',
      "no json",
      '{"$dynamicRef":"x"}',
    ])
      expect(schemaLeadsOn(Buffer.from(text)), text).toBe(true);
    const pack = (name: string, text: string): Buffer => {
      const header = Buffer.alloc(512);
      header.write(name, 0);
      header.write(`${text.length.toString(8).padStart(11, "0")}\0`, 124);
      header.write("0", 156);
      const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
      body.write(text, 0, "latin1");
      return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]));
    };
    expect(archiveLeadsOn(pack("far/values.schema.json", '{"type":"object"}'))).toBe(false);
    expect(archiveLeadsOn(pack("far/values.schema.json", '{"$ref":"file:///etc/passwd"}'))).toBe(true);
    expect(
      archiveLeadsOn(
        pack("far/charts/in.tgz", pack("in/values.schema.json", '{"$ref":"file:///etc/passwd"}').toString("latin1")),
      ),
    ).toBe(true);
    expect(archiveLeadsOn(pack("far/README.md", "$ref"))).toBe(false);
    expect(archiveLeadsOn(Buffer.from("no archive"))).toBe(true);
  });

  it.runIf(HAS_HELM)("of a packed dependency is read as helm package writes it", () => {
    const { machine } = stranger({});
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(machine, path)), { recursive: true });
      writeFileSync(join(machine, path), text);
    };
    for (const [name, schema, expected] of [
      ["good", '{"type":"object"}', false],
      ["bad", '{"$ref":"file:///etc/passwd"}', true],
    ] as const) {
      write(`${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`);
      write(`${name}/values.schema.json`, schema);
      // A path too long for the plain format.
      write(`${name}/files/${"long/".repeat(40)}name.txt`, "x");
      const packed = spawnSync("helm", ["package", name], { cwd: machine, encoding: "utf8" });
      // helm checks the schema itself when it packs: what it refuses cannot be packed so.
      if (packed.status !== 0) continue;
      expect(archiveLeadsOn(spawnSync("cat", [join(machine, `${name}-0.1.0.tgz`)]).stdout)).toBe(expected);
    }
  });
});
