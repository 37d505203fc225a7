import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../../../tests/cases/catalog/facts.json" with { type: "json" };
import { catalogueIn, loadCatalogue } from "./catalogue.ts";
import { generatedFolder } from "./generated-file.ts";
import { managedPolicyArns } from "./iam/managed-policies.ts";
import { rcpPage, rcpServicesOfPage } from "./iam/rcp.ts";
import { quotas } from "./limits/quotas.ts";
import { serviceModel } from "./models/load.ts";
import { serviceModelNames } from "./models/service-model-names.ts";

const catalogue = loadCatalogue();
const run = { seed: 20261122, numRuns: 300 };

const everyAction = catalogue
  .services()
  .flatMap((prefix) =>
    (catalogue.service(prefix)?.actions ?? []).map((name) => `${prefix}:${name}`),
  );

describe("actions", () => {
  for (const row of cases.actions)
    it(row.name, () => {
      const facts = catalogue.action(row.action);
      expect(`${facts?.service}:${facts?.name}`).toBe(row.spelled);
      expect(facts?.accessLevels.toSorted()).toEqual(row.accessLevels.toSorted());
      expect(facts?.resourceTypes.map(({ name }) => name)).toEqual(row.resourceTypes);
      expect(facts?.contextKeys).toEqual(expect.arrayContaining(row.keys));
      expect(facts?.rcp).toBe(row.rcp);
    });

  it("every action of the catalogue is found as spelled, in capitals and in small letters", () => {
    expect(everyAction.length).toBeGreaterThan(22_000);
    const lost = everyAction.filter((action) =>
      [action, action.toUpperCase(), action.toLowerCase()].some((spelling) => {
        const facts = catalogue.action(spelling);
        return `${facts?.service}:${facts?.name}` !== action;
      }),
    );
    expect(lost).toEqual([]);
  });

  it("an action is found in any mixture of cases", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyAction),
        fc.infiniteStream(fc.boolean()),
        (action, up) => {
          const bits = up[Symbol.iterator]();
          const mixed = [...action]
            .map((letter) => (bits.next().value ? letter.toUpperCase() : letter.toLowerCase()))
            .join("");
          expect(catalogue.action(mixed)).toBe(catalogue.action(action));
        },
      ),
      run,
    );
  });

  it("a name that is no action has no facts", () => {
    for (const name of ["", "s3", "s3:", ":GetObject", "s3:GetObjectt", "constructor:name", "s3:*"])
      expect(catalogue.action(name), name).toBeUndefined();
  });

  it("every resource type that an action names is one of its service, with an ARN", () => {
    const broken = everyAction.filter((action) => {
      const facts = catalogue.action(action);
      const types = catalogue.service(facts?.service ?? "")?.resourceTypes ?? [];
      return facts?.resourceTypes.some(
        ({ name }) => !types.some((type) => type.name === name && type.arns.length > 0),
      );
    });
    expect(broken).toEqual([]);
  });

  it("every key that an action names is known", () => {
    const keys = new Set(
      everyAction.flatMap((action) => {
        const facts = catalogue.action(action);
        return [
          ...(facts?.contextKeys ?? []),
          ...(facts?.resourceTypes.flatMap(({ contextKeys }) => contextKeys) ?? []),
        ];
      }),
    );
    expect([...keys].filter((key) => catalogue.contextKey(key) === undefined)).toEqual([]);
  });
});

describe("services", () => {
  it("are listed sorted, with their actions sorted", () => {
    const services = catalogue.services();
    expect(services).toEqual(services.toSorted());
    expect(catalogue.service("S3")?.name).toBe("Amazon S3");
    const actions = catalogue.service("s3")?.actions ?? [];
    expect(actions).toEqual(actions.toSorted());
  });

  it("every service on AWS's page of RCPs is a service", () => {
    const unknown = [...rcpServicesOfPage].filter((name) => catalogue.service(name) === undefined);
    expect(unknown).toEqual([]);
    expect(rcpPage.date <= catalogue.date).toBe(true);
  });
});

describe("condition keys", () => {
  for (const row of cases.contextKeys)
    it(`${row.name} is ${row.multivalued ? "multivalued" : "single-valued"} ${row.type}`, () => {
      expect(catalogue.contextKey(row.key)).toEqual({
        key: row.spelled,
        type: row.type,
        multivalued: row.multivalued,
      });
    });

  for (const [key, type] of Object.entries(cases.globalKeys.keys))
    it(`${key} is of type ${type}, as on AWS's page`, () => {
      const facts = catalogue.contextKey(key);
      expect(`${facts?.type}${facts?.multivalued === true ? " list" : ""}`).toBe(type);
    });

  for (const key of cases.unknownKeys)
    it(`\`${key}\` is not a key`, () => {
      expect(catalogue.contextKey(key)).toBeUndefined();
    });
});

describe("AWS managed policies", () => {
  it("all of them are there, and are JSON with a Statement", () => {
    const arns = managedPolicyArns();
    expect(arns.length).toBeGreaterThan(1_500);
    for (const arn of arns) {
      const policy = catalogue.managedPolicy(arn);
      const document: unknown = JSON.parse(policy?.document ?? "");
      expect(document, arn).toHaveProperty("Statement");
      expect(policy?.versionId, arn).toMatch(/^v\d+$/);
      expect(arn.endsWith(`/${policy?.name}`), arn).toBe(true);
    }
  });

  it("AdministratorAccess allows everything", () => {
    const policy = catalogue.managedPolicy("arn:aws:iam::aws:policy/AdministratorAccess");
    expect(JSON.parse(policy?.document ?? "")).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
  });

  it("an ARN that AWS has no policy for has none", () => {
    expect(catalogue.managedPolicy("arn:aws:iam::aws:policy/Nothing")).toBeUndefined();
  });
});

describe("quotas and rates", () => {
  for (const { name, value, adjustable } of cases.quotas)
    it(`${name} is ${value}`, () => {
      expect(catalogue.quota(name)).toMatchObject({ value, adjustable });
    });

  for (const { service, operation, perSecond, burst, concurrency } of cases.rates)
    it(`${service} ${operation} has ${perSecond} a second, ${burst} at once`, () => {
      const rate = catalogue.rate(service, operation);
      expect(rate).toMatchObject({ perSecond, burst });
      expect(rate?.concurrency).toBe(concurrency);
    });

  it("all of sso-admin draws from one bucket, each operation of Organizations from its own", () => {
    const bucket = (service: string, operation: string) =>
      catalogue.rate(service, operation)?.bucket;
    expect(bucket("sso-admin", "ListInstances")).toBe(bucket("sso-admin", "CreatePermissionSet"));
    expect(bucket("organizations", "CreatePolicy")).not.toBe(
      bucket("organizations", "DeletePolicy"),
    );
  });

  it("AWS publishes no rate of IAM", () => {
    expect(catalogue.rate("iam", "CreateRole")).toBeUndefined();
  });

  it("every quota has a source with a date that is not newer than the catalogue's", () => {
    for (const { name, source } of quotas.values()) {
      expect(source.url, name).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
      expect(source.date <= catalogue.date, name).toBe(true);
    }
  });
});

describe("the catalogue of a folder of generated files", () => {
  const same = catalogueIn(generatedFolder);

  it("is that of this release, where the folder is this release's", () => {
    expect(same.date).toBe(catalogue.date);
    expect(same.services()).toEqual(catalogue.services());
    const other = everyAction.filter(
      (action) => JSON.stringify(same.action(action)) !== JSON.stringify(catalogue.action(action)),
    );
    expect(other).toEqual([]);
    for (const arn of managedPolicyArns().slice(0, 20))
      expect(same.managedPolicy(arn)).toEqual(catalogue.managedPolicy(arn));
    for (const name of quotas.keys()) expect(same.quota(name)).toEqual(catalogue.quota(name));
  });

  it("has the rates of every operation", () => {
    for (const service of serviceModelNames)
      for (const operation of Object.keys(serviceModel(service).operations))
        expect(same.rate(service, operation)).toEqual(catalogue.rate(service, operation));
  });

  it("has the Regions of each partition", () => {
    expect(same.regions()).toEqual(catalogue.regions());
    expect(same.regions()?.byPartition["aws-cn"]).toEqual(["cn-north-1", "cn-northwest-1"]);
  });

  it("knows the keys that are corrected by hand", () => {
    expect(same.contextKey("aws:SourceVpcArn")?.type).toBe("ARN");
  });
});
