import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeText } from "../../src/read/decode-text.ts";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const SOUND = `${service("web", "web")}---\n${deployment("web")}`;
const OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n";
/** Practice, no defect of what is read here. */
const QUIET = ["--no-config", "--rule", "pod-without-policy=off", "--rule", "not-analysed=off"];
const LFS = readFileSync("fixtures/reading/lfs-pointer.yaml", "utf8");
const lint = (files: Readonly<Record<string, string | Buffer>>, ...args: readonly string[]) =>
  runCli(["lint", ...QUIET, ...args], { cwd: folder(files) });

interface Json {
  readonly findings: readonly {
    readonly file: string;
    readonly ruleId: string;
    readonly severity: string;
    readonly start: { readonly line: number; readonly column: number };
  }[];
  readonly notes: readonly { readonly message: string; readonly files: readonly string[]; readonly unread?: true }[];
  readonly summary: { readonly files: number; readonly documents: number; readonly resources: number };
}
const asJson = async (files: Readonly<Record<string, string | Buffer>>, ...args: readonly string[]): Promise<Json> =>
  JSON.parse((await lint(files, ...args, "--format", "json")).stdout) as Json;
const told = ({ findings }: Json) => findings.map(({ file, ruleId, start }) => `${file}:${start.line} ${ruleId}`);

describe("a file that stands for a content nobody has is not analysed, and that is said", () => {
  it.each([
    ["a Git LFS pointer", LFS, "Git LFS has not fetched the content"],
    [
      "a Git LFS pointer with extensions",
      LFS.replace("\noid", "\next-0-foo sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\noid"),
      "Git LFS",
    ],
    [
      "a git-annex pointer",
      "/annex/objects/SHA256E-s31390--f50d7ac4c6b9031379986bc362fcefb65f1e52621ce1708d537e740fefc59cc0.yaml\n",
      "git-annex has not fetched the content",
    ],
    [
      "a vault of Ansible",
      "$ANSIBLE_VAULT;1.1;AES256\n62313365396662343061393464336163383764373764613633653634306231386433626436623361\n",
      "Ansible Vault has encrypted the content",
    ],
    ["a vault with a label", "$ANSIBLE_VAULT;1.2;AES256;prod\n6231336539666234\n", "Ansible Vault"],
    [
      "what git-crypt has locked",
      Buffer.concat([Buffer.from("\0GITCRYPT\0"), Buffer.from([0xff, 0xfe, 0x80, 0x00, 0x12])]),
      "git-crypt has locked the content",
    ],
    [
      "what SOPS has encrypted whole",
      "apiVersion: ENC[AES256_GCM,data:qFY=,iv:x,tag:y,type:str]\n" +
        "kind: ENC[AES256_GCM,data:aGVsbG8=,iv:x,tag:y,type:str]\n" +
        "sops: { mac: 'ENC[AES256_GCM,data:aa,iv:x,tag:y,type:str]', version: 3.9.0 }\n",
      "SOPS has encrypted the content",
    ],
    [
      "a text that SOPS has encrypted",
      '{"data": "ENC[AES256_GCM,data:aa,iv:x,tag:y,type:str]", "sops": {"mac": ' +
        '"ENC[AES256_GCM,data:aa,iv:x,tag:y,type:str]", "version": "3.9.0"}}',
      "SOPS has encrypted the content",
    ],
    ["a PGP message", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "the content is encrypted"],
    [
      "what age has encrypted",
      "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
      "the content is encrypted",
    ],
  ])("%s", async (_, text, says) => {
    const result = await asJson({ "a.yaml": SOUND, "b.yaml": text });
    expect(result.findings.filter(({ file }) => file === "b.yaml")).toEqual([]);
    expect(result.notes).toContainEqual({
      message: expect.stringContaining(says) as string,
      files: ["b.yaml"],
      unread: true,
    });
    expect(result.summary).toMatchObject({ files: 1, documents: 2, resources: 2 });
    expect((await lint({ "b.yaml": text })).stdout).not.toMatch(/^No findings in \d/m);
  });

  it("makes what is not there unknown", async () => {
    const defect = { "a.yaml": `${service("web", "billing")}---\n${deployment("web")}` };
    expect(told(await asJson(defect))).toContain("a.yaml:5 service-selects-nothing");
    expect(told(await asJson({ ...defect, "b.yaml": LFS }))).not.toContain("a.yaml:5 service-selects-nothing");
    const vault = await asJson({ ...defect, "group_vars/all/vault.yml": "$ANSIBLE_VAULT;1.1;AES256\n6231\n" });
    expect(told(vault), "variables of Ansible make no pods").toContain("a.yaml:5 service-selects-nothing");
    expect(vault.notes).toHaveLength(1);
  });

  it("of an object whose fields SOPS has encrypted only the name is known", async () => {
    const sealed =
      "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n" +
      "  selector: { app: ENC[AES256_GCM,data:aa,iv:x,tag:y,type:str] }\n" +
      "  ports: [{ name: http, port: ENC[AES256_GCM,data:aa,iv:x,tag:y,type:int] }]\n" +
      "sops: { mac: x, version: 3.9.0, lastmodified: '2026-01-01T00:00:00Z' }\n";
    const result = await asJson({ "a.yaml": deployment("web"), "b.yaml": sealed.replaceAll(/ENC\[[^\]]*\]/g, "'$&'") });
    expect(told(result)).toEqual([]);
    expect(result.notes).toContainEqual({
      message: "could not be analysed in part: SOPS has encrypted values",
      files: ["b.yaml"],
      unread: true,
    });
    const secret =
      "apiVersion: v1\nkind: Secret\nmetadata: { name: web }\n" +
      "stringData: { token: 'ENC[AES256_GCM,data:aa,iv:x,tag:y,type:str]' }\n" +
      "sops: { mac: x, version: 3.9.0 }\n";
    expect(
      (await asJson({ "a.yaml": SOUND, "b.yaml": secret })).notes,
      "data of a Secret is nothing that is judged",
    ).toEqual([]);
  });
});

describe("byte order marks and UTF-16, as kubectl reads them", () => {
  const MARK = "\uFEFF";
  const utf16 = (text: string, encoding: "utf-16le" | "utf-16be"): Buffer => encodeText(MARK + text, encoding);

  it.each([
    ["one at the start", MARK + OBJECT, []],
    ["after a separator", `${OBJECT}---\n${MARK}${OBJECT.replace("web", "other")}`, []],
    [
      "after a separator, lines of Windows",
      `${MARK}${OBJECT}---\n${MARK}${OBJECT.replace("web", "other")}`.replaceAll("\n", "\r\n"),
      [],
    ],
    ["before a comment", `${OBJECT}---\n${MARK}# other\n${OBJECT.replace("web", "other")}`, []],
    ["before the first separator", `${MARK}---\n${OBJECT}`, []],
    ["two at the start", MARK + MARK + OBJECT, ["a.yaml:1 encoding-unportable"]],
    ["three at the start", MARK + MARK + MARK + OBJECT, ["a.yaml:1 yaml-syntax"]],
    [
      "two after a separator",
      `${OBJECT}---\n${MARK}${MARK}${OBJECT.replace("web", "other")}`,
      ["a.yaml:5 yaml-syntax"],
    ],
    ["after the first separator, which ends nothing", `---\n${MARK}${OBJECT}`, ["a.yaml:2 yaml-syntax"]],
    [
      "after a separator that follows another one",
      `${OBJECT}---\n---\n${MARK}${OBJECT.replace("web", "other")}`,
      ["a.yaml:6 yaml-syntax"],
    ],
    ["after a comment", `${OBJECT}---\n# other\n${MARK}${OBJECT.replace("web", "other")}`, ["a.yaml:6 yaml-syntax"]],
    ["before a separator", `${OBJECT}${MARK}---\n${OBJECT.replace("web", "other")}`, ["a.yaml:4 yaml-syntax"]],
    ["before a key", `apiVersion: v1\n${MARK}kind: ConfigMap\nmetadata: { name: web }\n`, ["a.yaml:2 yaml-syntax"]],
    ["UTF-16, little end first", utf16(OBJECT, "utf-16le"), ["a.yaml:1 encoding-unportable"]],
    ["UTF-16, big end first", utf16(OBJECT, "utf-16be"), ["a.yaml:1 encoding-unportable"]],
    ["UTF-16 without a mark", Buffer.from(OBJECT, "utf16le"), ["a.yaml:1 yaml-syntax"]],
    [
      "UTF-32",
      Buffer.concat([
        Buffer.from([0xff, 0xfe, 0, 0]),
        ...[...OBJECT].map((letter) => Buffer.from([letter.charCodeAt(0), 0, 0, 0])),
      ]),
      ["a.yaml:1 file-unreadable"],
    ],
  ])("%s", async (_, text, expected) => {
    expect(told(await asJson({ "a.yaml": text }))).toEqual(expected);
  });

  it("a finding in UTF-16 stands at its line and column, and standard input may be UTF-16 too", async () => {
    const broken = utf16(
      "# Grüße \u{1F600}\n" +
        `${service("web", "web").replace("targetPort: http", "targetPort: htpp")}---\n` +
        `${deployment("web")}`,
      "utf-16le",
    );
    const place = { ruleId: "service-port-unresolved", start: { line: 8 } };
    expect((await asJson({ "a.yaml": broken })).findings).toContainEqual(
      expect.objectContaining({ ...place, start: expect.objectContaining({ line: 8, column: 43 }) as object }),
    );
    const { stdout } = await runCli(["lint", ...QUIET, "-", "--format", "unix"], { stdin: broken });
    expect(stdout).toContain("<stdin>:8:43");
  });

  it.each(["utf-16le", "utf-16be"] as const)("--fix keeps %s", async (encoding) => {
    const text =
      `${service("web", "web").replaceAll("\n", "\r\n")}---\r\n` +
      `${deployment("web").replace("containerPort: 8080", 'containerPort: "8080"')}`;
    const cwd = folder({ "a.yaml": utf16(text, encoding) });
    const { stderr } = await runCli(["lint", ...QUIET, "--fix"], { cwd });
    expect(stderr).toContain("Repaired 1 finding in 1 file.");
    expect(
      readFileSync(join(cwd, "a.yaml")).equals(
        utf16(text.replace('containerPort: "8080"', "containerPort: 8080"), encoding),
      ),
    ).toBe(true);
  });

  it("--fix leaves half a character alone, which cannot be written back", async () => {
    const text = utf16(
      `${service("web", "web")}---\n${deployment("web").replace("containerPort: 8080", 'containerPort: "8080"')}# `,
      "utf-16le",
    );
    const cwd = folder({});
    writeFileSync(join(cwd, "a.yaml"), Buffer.concat([text, Buffer.from([0x3d, 0xd8, 0x0a, 0x00])]));
    const before = readFileSync(join(cwd, "a.yaml"));
    const { stderr } = await runCli(["lint", ...QUIET, "--fix"], { cwd });
    expect(stderr).toContain("a.yaml contains invalid characters and was not written");
    expect(readFileSync(join(cwd, "a.yaml")).equals(before)).toBe(true);
  });
});

describe("documents that are no objects", () => {
  it("a list of objects and items that are a map are errors", async () => {
    for (const file of ["top-level-list.yaml", "list-items-map.yaml"]) {
      const { code, stdout } = await lint({ [file]: readFileSync(`fixtures/reading/${file}`) });
      expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining("not-an-object") as string });
    }
  });

  const PLAYBOOK = "- hosts: all\n  tasks: []\n";
  it("other YAML of a folder is silent; given as a manifest it is an error, or said", async () => {
    const files = {
      "a.yaml": SOUND,
      "play.yml": PLAYBOOK,
      "compose.yaml": "services: { web: { image: x } }\n",
      "text.yaml": "hello\n",
      "empty.yaml": "# nothing\n",
    };
    expect((await lint(files)).stdout).toMatch(/^No findings in 5 files, 6 documents, 2 resources\.\n$/);
    expect(told(await asJson(files, "play.yml"))).toEqual(["play.yml:1 not-an-object"]);
    expect(told(await asJson(files, "text.yaml"))).toEqual(["text.yaml:1 not-an-object"]);
    for (const file of ["compose.yaml", "empty.yaml"]) {
      expect((await asJson(files, "a.yaml", file)).notes).toEqual([
        { message: "contains no Kubernetes object", files: [file], unread: true },
      ]);
    }
  });

  it("items of a List that lack their kind or apiVersion are errors as objects are", async () => {
    const list =
      "apiVersion: v1\nkind: List\nitems:\n  - kind: Service\n    metadata: { name: web }\n" +
      "  - apiVersion: v1\n    metadata: { name: web }\n";
    expect(told(await asJson({ "a.yaml": list }))).toEqual(["a.yaml:5 api-rejected", "a.yaml:7 api-rejected"]);
  });

  it("a List of any spelling is taken apart, as kubectl does", async () => {
    const item =
      "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, " +
      "ports: [{ name: http, port: 80, targetPort: htpp }] } }";
    for (const kind of ["List", "list", "ServiceList", "Everything"]) {
      expect(
        told(
          await asJson({ "a.yaml": `apiVersion: v1\nkind: ${kind}\nitems:\n  - ${item}\n---\n${deployment("web")}` }),
        ),
        kind,
      ).toContain("a.yaml:4 service-port-unresolved");
    }
  });
});

describe("nothing to analyse is never no findings", () => {
  it.each([[""], ["\n \n"], ["# helm printed nothing\n"], ["---\n---\n"], ["null\n"]])(
    "standard input %j is a usage error",
    async (stdin) => {
      const { code, stdout, stderr } = await runCli(["lint", ...QUIET, "-"], { stdin });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("No manifest on standard input");
    },
  );

  it("a new file in an editor is no error", async () => {
    const { code, stdout } = await runCli(["lint", ...QUIET, "--stdin", "--stdin-filename", "new.yaml"], { stdin: "" });
    expect(code).toBe(0);
    expect(stdout).toContain("note: new.yaml contains no Kubernetes object");
  });

  it("a folder of other YAML is said to hold none", async () => {
    expect((await lint({ "compose.yaml": "services: {}\n", "b.yaml": "a: 1\n" })).stdout).toBe(
      "No Kubernetes object in 2 files, 2 documents, 0 resources.\n",
    );
  });

  it("a declared scope without an object is said", async () => {
    const cwd = folder({
      "kubenetlint.yaml": "scopes: [{ name: shop, path: shop }, { name: rest, path: rest }]\n",
      "shop/a.yaml": SOUND,
      "rest/b.yaml": "a: 1\n",
    });
    const { stdout } = await runCli(["lint"], { cwd });
    expect(stdout).toContain('note: the scope "rest" contains no object, so nothing was analysed');
    expect(stdout).not.toContain('"shop"');
  });

  it("a kustomization that makes nothing is said", async () => {
    const { stdout } = await lint({ "a/kustomization.yaml": "resources: []\n", "a.yaml": SOUND });
    expect(stdout).toMatch(/note: .*a\/kustomization.yaml|note: .*kustomization/);
  });
});
