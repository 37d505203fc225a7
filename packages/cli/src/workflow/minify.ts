/** What `bailiwick minify` does: shortens, asks the evaluators, prints or writes. */
import {
  minifyPolicy,
  parsePolicyTolerantly,
  policySize,
  type PolicySize,
  type PolicyType,
} from "@bailiwick/core";
import type { MinifyMessage } from "@bailiwick/wire";
import type { OutputOptions } from "../options.ts";
import { openSoundPolicyFile } from "../policies/policy-files.ts";
import { assertSameLanguage, languageCheck } from "../policies/same-language.ts";
import { writeFiles } from "../policies/write-files.ts";
import { note, print, printJson } from "../terminal.ts";
import { minifyText } from "../views/rewrites.ts";
import { catalogue } from "./facts.ts";

export type MinifyOptions = OutputOptions & {
  readonly file: string;
  readonly type?: PolicyType;
  readonly wildcards?: boolean;
  readonly write?: boolean;
};

/** @throws {CommandFailure} `POLICY_UNREADABLE`, `LANGUAGE_CHANGED` */
export async function runMinify(options: MinifyOptions): Promise<void> {
  const policy = openSoundPolicyFile(options.file, options.type);
  const { file, type, guessed } = policy;
  const wildcards = options.wildcards === true;
  const text = minifyPolicy(policy, { wildcards: wildcards ? catalogue() : undefined });
  const after = parsePolicyTolerantly(text, { file, type }).value;
  assertSameLanguage([policy.document], [after], { type, knownActionsOnly: wildcards });
  const sizeOf = (one: string) => policySize(one, { type, catalogue: catalogue() });
  const [before, now] = [sizeOf(policy.text), sizeOf(text)];
  const message: MinifyMessage = {
    version: 1,
    kind: "bailiwick/minify",
    file,
    type,
    guessed,
    text,
    before: sizeMessage(before),
    after: sizeMessage(now),
    unit: now.unit,
    ...(now.quota === undefined ? {} : { quota: now.quota.value }),
    checked: languageCheck,
  };
  if (options.write === true && file !== "-") await writeFiles([{ path: file, text: `${text}\n` }]);
  if (options.json === true) printJson(message);
  else {
    if (options.write !== true || file === "-") print(text);
    note(minifyText(message, { wildcards }));
  }
}

function sizeMessage({ counted, characters, bytes }: PolicySize): MinifyMessage["before"] {
  return { counted, characters, bytes };
}
