/**
 * Patterns of ARNs against forms. In a pattern a `*` goes on past a colon, as AWS lets it; in a form
 * it stands for a name, which has none.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */

/** Whether some ARN of the form is of the pattern; no slower than the product of their lengths. */
export function reaches(pattern: string, form: string): boolean {
  let row = passForm([true, ...Array.from(form, () => false)], form, false);
  for (const token of pattern) {
    const next = token === "*" ? row : afterCharacter(row, form, token);
    row = passForm(next, form, token === "*");
    if (!row.includes(true)) return false;
  }
  return row.at(-1) === true;
}

/** The places in the form after one more character of the pattern. */
function afterCharacter(row: readonly boolean[], form: string, token: string): boolean[] {
  const next = row.map(() => false);
  for (const [at, literal] of [...form].entries()) {
    if (row[at] !== true) continue;
    if (literal === "*") next[at] ||= token !== ":";
    else next[at + 1] ||= token === "?" || token === literal;
  }
  return next;
}

/** A name may be empty or over; a `*` of the pattern goes past anything. */
function passForm(row: readonly boolean[], form: string, pastAnything: boolean): boolean[] {
  const reached = [...row];
  for (const [at, literal] of [...form].entries()) {
    if (reached[at] === true && (pastAnything || literal === "*")) reached[at + 1] = true;
  }
  return reached;
}
