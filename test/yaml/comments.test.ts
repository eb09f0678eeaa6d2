import { expect, test } from "vitest";
import { comments } from "../../src/yaml/comments.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const text = `# header
---
# kubenetlint-disable-next-line a-rule
kind: Service # kubenetlint-disable-line
metadata: {a: "# no", b: '# no', c: x#no} # yes
data:
  script: | # after the header
    # no
    echo # no
  # indented
  url: http://x/#no
--- # third
# last`;

test("comments are those of YAML, with their places in the source", () => {
  const found = parseSource({ path: "a.yaml", text }).documents.flatMap((document) => comments(document));
  expect(found.map((comment) => [comment.text, comment.line, comment.ownLine])).toEqual([
    ["# header", 1, true],
    ["# kubenetlint-disable-next-line a-rule", 3, true],
    ["# kubenetlint-disable-line", 4, false],
    ["# yes", 5, false],
    ["# after the header", 7, false],
    ["# indented", 10, true],
    ["# third", 12, true],
    ["# last", 13, true],
  ]);
  for (const comment of found)
    expect(text.slice(comment.offset, comment.offset + comment.text.length)).toBe(comment.text);
});

test("line breaks of two characters", () => {
  const [document] = parseSource({ path: "a.yaml", text: "a: 1 # one\r\n# two\r\nb: 2\r\n" }).documents;
  expect(comments(document!)).toEqual([
    { text: "# one", line: 1, offset: 5, ownLine: false },
    { text: "# two", line: 2, offset: 12, ownLine: true },
  ]);
});
