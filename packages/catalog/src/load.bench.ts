/** How long a command waits for AWS's facts before its first answer. */
import { describe, it } from "vitest";
import { loadCatalogue } from "./catalogue.ts";
import { readGenerated } from "./generated-file.ts";
import { ManagedPolicyIndex } from "./iam/managed-policies.ts";
import { serviceModel } from "./models/load.ts";
import { validateInput } from "./models/validate-input.ts";

/** A user's question and the work that answers it. */
const questions: Readonly<Record<string, () => unknown>> = {
  "load 22,000 actions and 1,600 keys, and answer one of each": () => {
    const catalogue = loadCatalogue();
    return [catalogue.action("s3:GetObject"), catalogue.contextKey("aws:PrincipalTag/team")];
  },
  "load, and answer all actions of all services": () => {
    const catalogue = loadCatalogue();
    return catalogue
      .services()
      .flatMap((prefix) =>
        (catalogue.service(prefix)?.actions ?? []).map((name) =>
          catalogue.action(`${prefix}:${name}`),
        ),
      );
  },
  "read 1,600 AWS managed policies": () =>
    new ManagedPolicyIndex().policy("arn:aws:iam::aws:policy/AdministratorAccess"),
  "read the largest service model": () => readGenerated("model-iam"),
  "check 1,000 requests with ten tags each": () => {
    const model = serviceModel("organizations");
    const Tags = Array.from({ length: 10 }, (_, index) => ({ Key: `key-${index}`, Value: "v" }));
    const params = { ResourceId: "111122223333", Tags };
    for (let count = 0; count < 1_000; count += 1) validateInput(model, "TagResource", params);
  },
};

describe("the catalogue", () => {
  for (const [question, answer] of Object.entries(questions))
    it(question, async ({ bench }) => {
      await bench(question, answer).run({ iterations: 20, time: 200 });
    });
});
