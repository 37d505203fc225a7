/**
 * What is odd about the names in a question: an action or a context key that the catalogue does not
 * know, a resource that is no ARN. The question is answered all the same, for AWS may know more than the catalogue.
 */
import { validatePolicy } from "@bailiwick/core";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { catalogue } from "./facts.ts";

/** @throws {CommandFailure} `BAD_ACTION` for what is no name of one action */
export function assertAction(action: string): void {
  const [service, name, ...more] = action.split(":");
  const isName = service !== "" && name !== undefined && name !== "" && more.length === 0;
  if (isName && !/[*?\s]/.test(action)) return;
  const why = /[*?]/.test(action) ? "stands for several actions, and one is asked" : "is no action";
  throw new CommandFailure(
    "BAD_ACTION",
    `\`${action}\` ${why}. Write the service and the action, for example \`s3:GetObject\`.`,
    { exit: exitCode.usage },
  );
}

/** In whole sentences, with what may have been meant: what the checks of a policy say of the names. */
export function notesOn(asked: {
  readonly action: string | undefined;
  readonly resources: readonly string[];
  readonly keys: readonly string[];
}): readonly string[] {
  const { action = "*", resources, keys } = asked;
  const names = keys.filter((key) => !key.endsWith("*"));
  const statements = [
    statementOn(action, {}),
    ...names.map((key) => statementOn("*", { StringEquals: { [key]: "x" } })),
  ];
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const facts = catalogue();
  const findings = validatePolicy(text, { file: "question", type: "identity", catalogue: facts });
  const unknown = findings.flatMap(({ check, message }) =>
    aboutNames.has(check) ? [message] : [],
  );
  return [...unknown, ...resources.filter(isNoArn).map(noArnWords)];
}

function isNoArn(resource: string): boolean {
  return resource !== "*" && !resource.startsWith("arn:");
}

function noArnWords(resource: string): string {
  return `\`${resource}\` is no ARN, so no policy that names ARNs is about it. A bucket's is \`arn:aws:s3:::box\`, an object's \`arn:aws:s3:::box/key\`.`;
}

const aboutNames: ReadonlySet<string> = new Set([
  "INVALID_ACTION",
  "INVALID_SERVICE_IN_ACTION",
  "INVALID_GLOBAL_CONDITION_KEY",
  "INVALID_SERVICE_CONDITION_KEY",
]);

function statementOn(Action: string, Condition: object): object {
  return { Effect: "Deny", Action, Resource: "*", Condition };
}
