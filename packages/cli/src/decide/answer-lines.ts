/** Lines in, lines out: the loop of every command with `--input`. */
import { dirname } from "node:path";
import { exitCode } from "../exit-code.ts";
import { streamInputFile } from "../input-file.ts";
import { lineBatches } from "./text-lines.ts";

/**
 * Answers a line for a line, in order, in constant memory; a malformed line does not stop the rest.
 * Exits 1 if there was one.
 *
 * @param file - `-` for standard input
 * @param answererIn - given the folder that paths in the lines are relative to
 */
export async function answerLines(
  file: string,
  answererIn: (folder: string) => (text: string) => object,
): Promise<void> {
  const fromStdin = file === "-";
  const answerOf = answererIn(fromStdin ? process.cwd() : dirname(file));
  const input = streamInputFile(file, batchBytes);
  let failed = false;
  for await (const lines of lineBatches(input)) {
    const answers: string[] = [];
    for (const text of lines) {
      if (text.trim() === "") continue;
      const answer = answerOf(text);
      failed ||= "error" in answer;
      answers.push(`${JSON.stringify(answer)}\n`);
    }
    if (!process.stdout.write(answers.join("")))
      await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
  if (failed) process.exitCode = exitCode.error;
}

/** What is read together: the fewer, the less is spent on going back and forth. */
const batchBytes = 1 << 18;
