/** Context keys as flags say them. */
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";

/**
 * Reads `key=value` pairs; a key said twice has both values.
 *
 * @throws {CommandFailure} `BAD_CONTEXT`
 */
export function contextFromOptions(pairs: readonly string[]): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) {
      throw new CommandFailure(
        "BAD_CONTEXT",
        `\`--context ${pair}\` has no \`=\`. Write for example \`--context aws:SourceIp=10.0.0.1\`.`,
        { exit: exitCode.usage },
      );
    }
    const key = pair.slice(0, at);
    values.set(key, [...(values.get(key) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(
    [...values].map(([key, all]) => [key, all.length === 1 ? (all[0] ?? "") : all]),
  );
}
