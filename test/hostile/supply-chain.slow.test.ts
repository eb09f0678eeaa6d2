import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly integrity?: string;
        readonly resolved?: string;
        readonly dev?: boolean;
        readonly optional?: boolean;
        readonly hasInstallScript?: boolean;
        readonly link?: boolean;
      }
    >
  >;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
const locked = Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && link !== true);

/** What a user may get: bundles, types, rule pages, schemas, and what npm always takes. */
const PACKED = new RegExp(
  String.raw`^(?:package\.json|LICENSE|README\.md|CHANGELOG\.md|SECURITY\.md|` +
    String.raw`dist\/[\w./-]+\.(?:cjs|mjs|d\.ts)|rules\/[\w-]+\.md|docs\/[\w./-]+|` +
    String.raw`schemas\/[\w.-]+\.json)$`,
);

describe("what is shipped", () => {
  test("holds nothing but bundles, types, pages and schemas", () => {
    const told = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [pack] = JSON.parse(told) as readonly { readonly files: readonly { readonly path: string }[] }[];
    const paths = pack?.files.map(({ path }) => path) ?? [];
    expect(paths).toContain("dist/cli.cjs");
    expect(paths.filter((path) => !PACKED.test(path))).toEqual([]);
  });

  test("runs nothing when it is installed, nor does anything that it needs", () => {
    expect(
      Object.keys(manifest.scripts ?? {}).filter((name) => /^(?:pre|post)?(?:install|prepare|pack)$/.test(name)),
    ).toEqual([]);
    expect(locked.filter(([, { dev, hasInstallScript }]) => hasInstallScript === true && dev !== true)).toEqual([]);
  });

  test("needs exact versions with known contents", () => {
    expect(Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(
      locked
        .filter(
          ([, { integrity, resolved }]) =>
            integrity?.startsWith("sha512-") !== true ||
            (resolved !== undefined && !resolved.startsWith("https://registry.npmjs.org/")),
        )
        .map(([path]) => path),
    ).toEqual([]);
  });
});

describe("the program", () => {
  test.each(["dist/cli.cjs", "dist/kubenetlint.cjs", "dist/action.cjs"])(
    "%s asks for no module that speaks to other hosts; `net` is in it for editors that attach to the language server",
    (path) => {
      const asked = new Set(
        [...readFileSync(path, "utf8").matchAll(/require\("(?:node:)?([a-z_/]+)"\)/g)].map(([, name]) => name),
      );
      expect(
        [...asked].filter((name) => ["http", "https", "http2", "dgram", "tls", "dns"].includes(name ?? "")),
      ).toEqual([]);
    },
  );
});

describe("the bill of materials", () => {
  const name = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

  test(
    "holds exactly the packages that are installed with kubenetlint, each with its version, and all " +
      "that the bundles are made of",
    async () => {
      const bill = JSON.parse(
        execFileSync("npm", ["run", "--silent", "sbom"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      ) as { readonly components: readonly { readonly name: string; readonly version: string }[] };
      const listed = new Set(bill.components.map(({ name: own, version }) => `${own}@${version}`));
      const shipped = locked
        .filter(([, { dev }]) => dev !== true)
        .map(([path, { version }]) => `${name(path)}@${version ?? ""}`);
      expect([...listed].sort()).toEqual([...new Set(shipped)].sort());

      const { metafile } = await build({
        entryPoints: ["src/hosts/cli/cli.ts", "src/hosts/action/action.ts", "src/plugin-api.ts"],
        bundle: true,
        platform: "node",
        format: "cjs",
        outdir: "unwritten",
        write: false,
        metafile: true,
        logLevel: "silent",
        define: { "import.meta.url": "undefined" },
      });
      const bundled = new Set(
        Object.keys(metafile.inputs).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
      );
      const names = new Set(shipped.map((one) => one.slice(0, one.lastIndexOf("@"))));
      expect(bundled.size).toBeGreaterThan(5);
      expect([...bundled].filter((one) => !names.has(one))).toEqual([]);
    },
  );
});
