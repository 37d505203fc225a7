/** The lines of a stream of bytes, as many together as have come: who answers them writes once. */

/**
 * Lines end with a line feed, with or without a carriage return before it; the last may end without.
 * Line separators of Unicode are text. Keeps no more than the line that has begun.
 */
export async function* lineBatches(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf("\n");
    if (end < 0) {
      begun.push(text);
      continue;
    }
    begun.push(text.slice(0, end));
    yield begun.join("").split("\n").map(withoutReturn);
    begun = [text.slice(end + 1)];
  }
  begun.push(decoder.decode());
  yield [withoutReturn(begun.join(""))];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
