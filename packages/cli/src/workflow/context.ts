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
    const found = pairFrom(pair);
    if (found === undefined) {
      throw new CommandFailure(
        "BAD_CONTEXT",
        `\`--context ${pair}\` has no \`=\`. Write for example \`--context aws:SourceIp=10.0.0.1\`.`,
        { exit: exitCode.usage },
      );
    }
    const [key, value] = found;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return Object.fromEntries(
    [...values].map(([key, all]) => [key, all.length === 1 ? (all[0] ?? "") : all]),
  );
}

/** `name=value`, whose value may hold further `=`; undefined where there is no name or no `=`. */
export function pairFrom(pair: string): readonly [name: string, value: string] | undefined {
  const at = pair.indexOf("=");
  return at < 1 ? undefined : [pair.slice(0, at), pair.slice(at + 1)];
}
