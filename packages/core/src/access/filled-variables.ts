/**
 * Patterns of policies with their policy variables filled in, where a resource of the pattern is to
 * be thought of: `home/${aws:username}/*` of one user is that user's folder.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import type { ContextValue } from "../evaluate/request.ts";

/** A variable whose value is not known, or that has none or several, becomes `example`. */
export function filledVariables(
  pattern: string,
  context: ReadonlyMap<string, ContextValue>,
): string {
  const [start = "", ...rest] = pattern.split("${");
  return rest.reduce((filled, part) => {
    const end = part.indexOf("}");
    if (end < 0) return `${filled}\${${part}`;
    return filled + valueOf(part.slice(0, end), context) + part.slice(end + 1);
  }, start);
}

function valueOf(variable: string, context: ReadonlyMap<string, ContextValue>): string {
  if (variable === "*" || variable === "?" || variable === "$") return variable;
  const [key = ""] = variable.split(",");
  const value = context.get(key.trim().toLowerCase());
  return value?.kind === "single" ? value.value : "example";
}
