/**
 * A pattern in which `*` matches any characters and everything else is literal. The pieces between stars are looked for
 * from left to right, each as early as it comes: nothing is tried twice, whatever the pattern. A regular expression
 * would try all ways.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const [head = "", ...pieces] = pattern.split("*");
  const tail = pieces.pop();
  if (tail === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    const end = text.length - tail.length;
    let at = head.length;
    for (const piece of pieces) {
      const found = text.indexOf(piece, at);
      if (found === -1 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}
