import { describe, expect, it } from "vitest";
import { lineBatches } from "./text-lines.ts";

async function linesOf(...chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  const lines: string[] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const batch of lineBatches(stream())) lines.push(...batch);
  return lines;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the lines of a stream", () => {
  it("end with a line feed, with or without a carriage return, and the last with nothing", async () => {
    expect(await linesOf(bytes("a\r\nb\n\nc"))).toEqual(["a", "b", "", "c"]);
    expect(await linesOf(bytes("a\n"))).toEqual(["a", ""]);
  });

  it("are the same however the bytes are cut, within a character too", async () => {
    const text = '{"id":"é😀"}\n{"id":"2"}\r\nlast';
    const all = bytes(text);
    for (let at = 1; at < all.length; at += 1)
      expect(await linesOf(all.slice(0, at), all.slice(at))).toEqual(await linesOf(all));
  });

  it("keep the line separators that JSON allows within strings", async () => {
    expect(await linesOf(bytes('{"id":"\u2028\u2029"}\n'))).toEqual(['{"id":"\u2028\u2029"}', ""]);
  });

  it("come as soon as they are whole", async () => {
    async function* stream() {
      yield bytes("first\nsec");
      throw new Error("nothing more");
    }
    const batches = lineBatches(stream());
    expect((await batches.next()).value).toEqual(["first"]);
    await expect(batches.next()).rejects.toThrow("nothing more");
  });
});
