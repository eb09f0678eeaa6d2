import { mkdtempSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findings, repository } from "./workspace.ts";

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80 }]
`;

describe("several kustomizations", () => {
  const one = (name: string): Readonly<Record<string, string>> => ({
    [`${name}/kustomization.yaml`]: "resources: [service.yaml]\nnamePrefix: x-\n",
    [`${name}/service.yaml`]: SERVICE,
  });
  /** Writes a file, waits for that of another run, and fails if none comes. */
  const WAITS = (folder: string): string => `#!/bin/sh
echo "$$" > "${folder}/$$"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ "$(ls "${folder}" | wc -l)" -ge 2 ] && exec echo '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}'
  sleep 1
done
echo "no other run" >&2
exit 1
`;

  it.skipIf(process.platform === "win32" || availableParallelism() < 2)("are built side by side", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kubenetlint-runs-"));
    const program = join(mkdtempSync(join(tmpdir(), "kubenetlint-program-")), "kustomize");
    writeFileSync(program, WAITS(folder), { mode: 0o755 });
    const files = repository({ ...one("a"), ...one("b") });
    const { notes } = await findings(files, ["service-port-unresolved"], ["--kustomize-bin", program]);
    expect(notes).toEqual([]);
  });
});
