/** Has a broken document read by everything that reads policies: nothing may throw, hang or grow. */
import type { Catalogue } from "../../packages/core/src/catalogue.ts";
import { decideCompiled } from "../../packages/core/src/compile/decide-compiled.ts";
import { decide } from "../../packages/core/src/evaluate/definition.ts";
import { inputOf } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import type { DecideCase } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import { policyDiagnostics } from "../../packages/core/src/iam/diagnostics.ts";
import { parsePolicy, parsePolicyTolerantly } from "../../packages/core/src/iam/parse.ts";
import { isReadable, minifyPolicyText, printPolicy } from "../../packages/core/src/iam/print.ts";
import type { PolicyType } from "../../packages/core/src/iam/tree.ts";
import { validatePolicy } from "../../packages/core/src/validate/validate-policy.ts";
import { fingerprint } from "./evaluators.ts";

export type Broken = { readonly text: string; readonly type: PolicyType };

/** Reads it in every way; what is wrong, in words, and undefined where all is well. */
export function readBroken({ text, type }: Broken, catalogue: Catalogue): string | undefined {
  const options = { file: "broken", type };
  const strict = parsePolicy(text, options);
  const { value: document, diagnostics } = parsePolicyTolerantly(text, options);
  const hasError = diagnostics.some(({ severity }) => severity === "error");
  if (hasError !== (strict.value === undefined)) return "The two parsers disagree about errors.";
  if (!hasError && document.statements.some(({ kind }) => kind === "unreadable")) {
    return "A statement is unreadable, and no error says so.";
  }
  // Nothing of a broken document may be lost unseen: it would count as saying nothing.
  const lost = diagnostics.some(({ code }) => !keepsMeaning(code));
  if (lost && document.statements.every(({ kind }) => kind === "statement")) {
    return "Something could not be read, and every statement counts as read.";
  }
  minifyPolicyText(text);
  if (validatePolicy(text, { ...options, catalogue }).length === 0 && hasError) {
    return "The validation finds nothing wrong with what the parser refuses.";
  }
  return (
    (isReadable(document) ? reprinted(printPolicy(document), type) : undefined) ?? decided(text)
  );
}

/** Errors that AWS refuses a document for, and that leave what it says certain. */
function keepsMeaning(code: string): boolean {
  return Object.entries(policyDiagnostics).some(
    ([known, row]) => known === code && row.meaning === "kept",
  );
}

function reprinted(printed: string, type: PolicyType): string | undefined {
  const again = parsePolicyTolerantly(printed, { file: "printed", type }).value;
  return isReadable(again) && printPolicy(again) === printed
    ? undefined
    : "Printed, it is another document.";
}

const action = "s3:GetObject";
const resource = "arn:aws:s3:::b/a";

/** As the only policy, and as one that limits: by the definition and compiled. */
function decided(text: string): string | undefined {
  const broken = { text };
  const everything = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  for (const policies of [{ identity: [broken] }, { identity: [everything], scp: [[broken]] }]) {
    const input = inputOf({ ...question, policies });
    if (fingerprint(decide(input)) !== fingerprint(decideCompiled(input))) {
      return "The evaluators disagree.";
    }
  }
  return undefined;
}

const question: DecideCase = {
  name: "broken",
  source: "generated",
  request: {
    principal: "arn:aws:iam::111122223333:user/al",
    action,
    resource,
    resourceAccount: "111122223333",
  },
  policies: {},
  expected: { decision: "unknown" },
};
