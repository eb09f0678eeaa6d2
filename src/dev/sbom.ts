import { readFileSync } from "node:fs";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/**
 * The bill of materials: all packages that are installed with kubenetlint, as CycloneDX 1.5, from `package-lock.json`.
 * `npm sbom --omit dev` leaves out packages that a development tool needs too, `yaml` and `ajv` among them.
 */
export function billOfMaterials(): object {
  const { name, version, packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const components = Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== "" && dev !== true && link !== true)
    .map(([path, locked]) => componentOf(path, locked));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      lifecycles: [{ phase: "pre-build" }],
      component: { type: "application", "bom-ref": `${name}@${version}`, name, version },
    },
    components,
  };
}

function componentOf(path: string, { version = "", integrity, license }: Locked): object {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const [algorithm, hash] = integrity?.split("-") ?? [];
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    ...(license !== undefined && { licenses: [{ license: { id: license } }] }),
    ...(algorithm === "sha512" &&
      hash !== undefined && { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] }),
  };
}

if (process.argv[1]?.endsWith("sbom.ts") === true)
  process.stdout.write(`${JSON.stringify(billOfMaterials(), undefined, 2)}\n`);
