/** Assertions of the file, and the properties of its guardrails, as the engine knows them. */
import type { Assertion, PrincipalSelector, Span } from "@bailiwick/core";
import { listOf } from "../declaration/parts.ts";
import type { Who } from "../declaration/parts.ts";
import { principalFromWho, selectorsFromPlaces } from "../declaration/resolve.ts";
import type { Declaration } from "../declaration/schema.ts";

type Body = Omit<NonNullable<Declaration["assertions"]>[number], "name">;

/** An assertion of the file. */
export function assertionFrom(
  body: Body,
  known: { readonly name: string; readonly span: Span },
): Assertion {
  const isDenial = body["may-not"] !== undefined;
  const actions = listOf<string>(isDenial ? body["may-not"] : body.may);
  const who = listOf<Who>(body.who).map(principalFromWho);
  const assertion: Assertion = {
    name: known.name,
    claim: "",
    effect: isDenial ? "may-not" : "may",
    who: who.length === 0 ? [{ kind: "anyone" }] : who,
    except: listOf<Who>(body["except-who"]).map(principalFromWho),
    actions,
    resources: body.resources === undefined ? ["*"] : listOf<string>(body.resources),
    where: selectorsFromPlaces(body.where),
    exceptWhere: selectorsFromPlaces(body["except-where"]),
    when: Object.entries(body.when ?? {}).map(([key, condition]) => ({
      key,
      ...(condition.is === undefined ? {} : { is: listOf<string>(condition.is) }),
      ...(condition["is-not"] === undefined ? {} : { isNot: listOf<string>(condition["is-not"]) }),
      ...(condition.absent === undefined ? {} : { absent: condition.absent }),
    })),
    span: known.span,
  };
  return { ...assertion, claim: body.claim ?? claimOf(assertion) };
}

/** A sentence made of the parts, for an assertion that has none of its own. */
function claimOf({ who, effect, actions }: Assertion): string {
  const subject = who.map(wordsOf).join(", ");
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${effect === "may" ? "may" : "may not"} ${actions.join(", ")}.`;
}

function wordsOf(selector: PrincipalSelector): string {
  switch (selector.kind) {
    case "anyone":
    case "people":
      return selector.kind;
    case "root":
      return "root users";
    case "outside":
      return "those outside the organization";
    case "group":
    case "user":
    case "permission-set":
      return `${selector.kind.replace("-", " ")} ${selector.name}`;
    case "role":
      return `role ${selector.pattern}`;
  }
}
