/** A catalogue that knows what the simulation of a plan asks for, and nothing else. */
import type { ActionFacts, Catalogue } from "../../catalogue.ts";
import { publishedCatalogue } from "./arbitraries.ts";

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

export const smallCatalogue: Catalogue = {
  ...publishedCatalogue,
  date: "2026-06-01",
  service: () => undefined,
  services: () => [],
  action: (action): ActionFacts | undefined => {
    const [service = "", name = ""] = action.split(":");
    return {
      service,
      name,
      accessLevels: ["Write"],
      resourceTypes:
        name === "AssumeRole" ? [{ name: "role", required: true, contextKeys: [] }] : [],
      contextKeys: [],
      dependentActions: [],
      rcp: service === "sts" ? "restricts" : "does-not-restrict",
    };
  },
  regions: () => undefined,
  contextKey: (key) => ({ key, type: "String", multivalued: false }),
  managedPolicy: (arn) =>
    arn === administrator
      ? {
          arn,
          name: "AdministratorAccess",
          versionId: "v1",
          document:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        }
      : undefined,
};
