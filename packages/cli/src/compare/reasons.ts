/** Which statements allow a request, and which refuse it, by file and line. */
import {
  allowsAt,
  type Effect,
  type NamedPolicy,
  type Point,
  type PolicyDocument,
  type PolicyType,
  type Statement,
} from "@bailiwick/core";
import type { StatementReferenceMessage } from "@bailiwick/wire";
import { fullAccessOf } from "./sides.ts";

type Asked = { readonly type: PolicyType; readonly point: Point };

/** The statements of one effect that apply to a request for certain, in their order. */
export function statementsAt(
  policies: readonly NamedPolicy[],
  effect: Effect,
  asked: Asked,
): readonly StatementReferenceMessage[] {
  return policies.flatMap(({ name, document }) =>
    document.statements
      .filter((one) => one.effect === effect && isAbout(document, one, asked))
      .map((one) => referenceTo(one, name, asked.type)),
  );
}

/** By itself, an Allow that applies allows; beside full access, a Deny that applies denies. */
function isAbout(document: PolicyDocument, statement: Statement, { type, point }: Asked): boolean {
  const alone = { ...document, statements: [statement] };
  if (statement.effect === "Allow") return allowsAt([alone], type, point) === true;
  return allowsAt([fullAccessOf(type).document, alone], type, point) === false;
}

function referenceTo(
  { index, sid, effect, span }: Statement,
  policy: string,
  type: PolicyType,
): StatementReferenceMessage {
  return {
    type: type === "vpce" ? "endpoint" : type,
    policy,
    statement: index,
    ...(sid === undefined ? {} : { sid }),
    ...(effect === undefined ? {} : { effect }),
    at: { file: span.file, line: span.start.line, column: span.start.column },
  };
}
