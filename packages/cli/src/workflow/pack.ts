/** What `bailiwick pack` does: packs, asks the evaluators, prints or writes. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  minifyPolicyText,
  packPolicies,
  parsePolicyTolerantly,
  type PackableType,
} from "@bailiwick/core";
import type { PackMessage } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import type { OutputOptions } from "../options.ts";
import { findPolicyFiles, openSoundPolicyFile, type PolicyFile } from "../policies/policy-files.ts";
import { assertSameLanguage, languageCheck } from "../policies/same-language.ts";
import { writeFiles } from "../policies/write-files.ts";
import { note, print, printJson } from "../terminal.ts";
import { packText } from "../views/rewrites.ts";
import { catalogue } from "./facts.ts";

export type PackOptions = OutputOptions & {
  readonly paths: readonly string[];
  readonly type: PackableType;
  readonly out?: string;
};

/** @throws {CommandFailure} `POLICY_UNREADABLE`, `CANNOT_PACK`, `LANGUAGE_CHANGED`, `FILE_EXISTS` */
export async function runPack(options: PackOptions): Promise<void> {
  const { type, out } = options;
  const files = findPolicyFiles(options.paths).map((file) => openSoundPolicyFile(file, type));
  const message = packed(files, options);
  if (out !== undefined) await writePolicies(message, out);
  if (options.json === true) {
    printJson(message);
    return;
  }
  if (out === undefined) for (const { text } of message.policies) print(text);
  note(packText(message));
}

function packed(files: readonly PolicyFile[], { type, out }: PackOptions): PackMessage {
  const documents = files.map(({ document }) => document);
  const { value, diagnostics } = packPolicies(documents, { type, catalogue: catalogue() });
  if (value === undefined) {
    throw new CommandFailure(
      "CANNOT_PACK",
      "The policies cannot be packed, so nothing was written.",
      { diagnostics },
    );
  }
  const after = value.policies.map(
    ({ text }) => parsePolicyTolerantly(text, { file: "packed", type }).value,
  );
  assertSameLanguage(documents, after, { type });
  const { kept, ...limits } = value.limits;
  return {
    version: 1,
    kind: "bailiwick/pack",
    type,
    policies: value.policies.map(({ text, document }, index) => ({
      ...(out === undefined ? {} : { file: join(out, `${type}-${index + 1}.json`) }),
      text,
      characters: text.length,
      statements: document.statements.length,
    })),
    before: {
      policies: files.length,
      characters: files.reduce((sum, { text }) => sum + minifyPolicyText(text).length, 0),
    },
    fewest: value.fewest,
    newSids: [...value.newSids],
    limits: { ...limits, ...(kept === undefined ? {} : { kept }) },
    checked: languageCheck,
  };
}

/** What is there is not overwritten: an old policy beside new ones would be attached with them. */
async function writePolicies({ policies, type }: PackMessage, out: string): Promise<void> {
  const taken = [...policies, undefined]
    .map((_, index) => join(out, `${type}-${index + 1}.json`))
    .find((path) => existsSync(path));
  if (taken !== undefined) {
    throw new CommandFailure(
      "FILE_EXISTS",
      `\`${taken}\` is there already. Remove it, or name another folder with \`--out\`.`,
    );
  }
  await mkdir(out, { recursive: true });
  await writeFiles(
    policies.flatMap(({ file, text }) =>
      file === undefined ? [] : [{ path: file, text: `${text}\n` }],
    ),
  );
}
