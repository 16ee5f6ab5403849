import { isNode, LineCounter, parseDocument } from "yaml";

/** Where in a JSON text a value stands, by its path; of one that is not there, where the nearest around it does. */
export function jsonPlaces(text: string): (path: readonly (string | number)[]) => { line: number; column: number } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (!isNode(node) || !node.range) continue;
      const { line, col } = lineCounter.linePos(node.range[0]);
      return { line, column: col };
    }
    return { line: 1, column: 1 };
  };
}
