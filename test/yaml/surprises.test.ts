import { describe, expect, test } from "vitest";
import { parseSource } from "../../src/yaml/parse-source.ts";

function surprisesOf(text: string): string[] {
  return parseSource({ path: "a.yaml", text })
    .documents.flatMap((document) => document.surprises())
    .map(({ kind, message, at }) => {
      expect(kind).toBe("surprise");
      const { start, end } = at.span();
      return `${start.line}:${start.column}-${end.column} ${message}`;
    });
}

describe("scalars that YAML 1.1 reads otherwise than they look", () => {
  test.each<[string, RegExp]>([
    ["on: push\n", /^1:1-3 The key `on` is read as "true"\. .*"on"/],
    ["data:\n  y: 1\n", /^2:3-4 The key `y` is read as "true"/],
    ["metadata:\n  labels:\n    legacy: yes\n", /^3:13-16 `yes` is read as true\. .*"yes"/],
    ["env:\n- name: A\n  value: off\n", /^3:10-13 `off` is read as false/],
    ["args: [a, No]\n", /^1:11-13 `No` is read as false/],
    ["axis: y\n", /^1:7-8 `y` is read as true/],
    ["port: 0120\n", /^1:7-11 `0120` is read as an octal number, 80\. Write 80, 0o120, or "0120"/],
    ["kind: ConfigMap\ndata: {id: 012}\n", /`012` is read as an octal number, 10/],
    ["tag: 2024_01\n", /`2024_01` is read as the number 202401/],
    ["port: 0b11\n", /binary number, 3/],
    ["metadata:\n  annotations:\n    commit: 12e4\n", /`12e4` is read as the number 120000/],
    ["metadata:\n  annotations:\n    id: 0x1F\n", /`0x1F` is read as the number 31/],
  ])("%j", (text, expected) => expect(surprisesOf(text)).toEqual([expect.stringMatching(expected)]));

  test.each([
    "enabled: yes\nhostNetwork: no\n",
    "defaultMode: 0644\nmode: 0777\nitems: [{key: a, mode: 0400}]\n",
    "a: true\nb: False\nc: null\nd: ~\ne: 80\nf: 1.5\ng: -1\n",
    'a: "on"\nb: \'012\'\n"y": 1\n',
    "a: 08\nb: 00\nc: 01\n",
    "limits: 1e3\nsize: 0x10\n",
    "time: 22:22\nday: 2001-01-01\nversion: 1.2.3\nid: a_b_1\n",
    "data:\n  script: |\n    on: 012\n    yes\n",
    "# on: yes 012\na: off the record\nb: no-cache\n",
    "--- # on\nkind: Service\n",
  ])("nothing in %j", (text) => expect(surprisesOf(text)).toEqual([]));
});
