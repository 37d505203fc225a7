/** What `minify`, `format` and `pack` did, as people read it. */
import type { FormatMessage, MinifyMessage, PackMessage } from "@bailiwick/wire";
import { escaped } from "../terminal.ts";
import { counted } from "./diagnostics.ts";

/** @param options.wildcards - whether lists of actions were shortened by them */
export function minifyText(
  message: MinifyMessage,
  { wildcards }: { readonly wildcards: boolean },
): string {
  const { before, after, unit, quota, checked, type, guessed } = message;
  const of = quota === undefined ? "" : `, of ${quota} that AWS allows`;
  return [
    `${escaped(message.file)}: ${before.counted} → ${after.counted} ${unit}${of} (${before.bytes} → ${after.bytes} bytes)`,
    ...(guessed ? [typeGuessed(type)] : []),
    ...(wildcards
      ? [
          "The wildcards take the actions that AWS has today; what it adds later, they take as well.",
        ]
      : []),
    sameWords(checked),
  ].join("\n");
}

export function formatText({ files, written }: FormatMessage): string {
  const changed = files.filter((one) => one.changed);
  const verb = written ? "formatted" : "not formatted";
  return [
    ...changed.map(({ file }) => `${escaped(file)}: ${verb}`),
    `${counted(changed.length, "file")} of ${files.length} ${verb}`,
  ].join("\n");
}

export function packText(message: PackMessage): string {
  const { policies, before, limits, fewest, newSids, checked } = message;
  const characters = policies.reduce((sum, one) => sum + one.characters, 0);
  const besides = limits.kept === undefined ? "" : ` besides ${limits.kept}`;
  return [
    `${counted(before.policies, "policy", "policies")} of ${before.characters} characters → ${counted(policies.length, "policy", "policies")} of ${characters}`,
    ...policies.flatMap(({ file, ...one }) => {
      const size = `${one.characters} of ${limits.characters} characters, ${counted(one.statements, "statement")}`;
      return file === undefined ? [] : [`  ${escaped(file)}: ${size}`];
    }),
    `${limits.policies} may be attached${besides}; ${fewest ? "these statements do not fit into fewer" : "whether fewer would do was not found out: there are too many ways"}`,
    ...(newSids.length === 0 ? [] : [`New Sids: ${newSids.map((sid) => escaped(sid)).join(", ")}`]),
    sameWords(checked),
  ].join("\n");
}

/** Said where a type was not given. */
function typeGuessed(type: string): string {
  return `Read as type \`${type}\`, as it looks like one; \`--type\` says another one.`;
}

function sameWords({ requests, seed }: MinifyMessage["checked"]): string {
  return `Both evaluators answer ${requests} requests as before (seed ${seed}).`;
}
