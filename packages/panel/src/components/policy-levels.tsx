/** The SCPs and RCPs in force, level by level from the root down. */
import type { ReactNode } from "react";
import Badge from "@cloudscape-design/components/badge";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Organization, OrganizationPolicy } from "@bailiwick/core";
import { useGuardrails } from "../api.ts";
import { attachedTo, pathLabel } from "../model/tree.ts";
import { InnerLink, addresses } from "./inner-link.tsx";
import { JsonBlock } from "./json-block.tsx";

export type PolicyLevelsProps = {
  readonly organization: Organization;
  readonly paths: readonly string[];
  /** The account at the end of the path, where it is about one. */
  readonly account?: string | undefined;
  /** False for the management account, which no SCP and no RCP binds. */
  readonly binding?: boolean | undefined;
};

export function PolicyLevels(props: PolicyLevelsProps): ReactNode {
  const { organization, paths, account, binding = true } = props;
  const levels = [
    ...paths.map((path) => ({
      label: pathLabel(path),
      policies: attachedTo(organization, { ou: path }),
    })),
    ...(account === undefined
      ? []
      : [{ label: `Account ${account}`, policies: attachedTo(organization, { account }) }]),
  ];
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            binding
              ? "From the root down. Every level must allow, and none may deny."
              : "Attached from the root down, and without effect here: no SCP or RCP binds the management account."
          }
        >
          {binding ? "Guardrails in force" : "Guardrails without effect"}
        </Header>
      }
    >
      <ol className="levels">
        {levels.map(({ label, policies }) => (
          <li key={label}>
            <h3>{label}</h3>
            <Level policies={policies} />
          </li>
        ))}
      </ol>
    </Container>
  );
}

function Level({ policies }: { readonly policies: readonly OrganizationPolicy[] }): ReactNode {
  if (policies.length === 0) return <p className="quiet">Nothing is attached here.</p>;
  const own = policies.filter((policy) => !policy.awsManaged);
  const aws = policies.filter((policy) => policy.awsManaged).map(({ name }) => name);
  return (
    <SpaceBetween size="xxs">
      {own.map((policy) => (
        <Policy key={`${policy.type} ${policy.name}`} policy={policy} />
      ))}
      {aws.length > 0 && <p className="quiet">{aws.join(", ")} (AWS&apos;s own)</p>}
    </SpaceBetween>
  );
}

function Policy({ policy }: { readonly policy: OrganizationPolicy }): ReactNode {
  const { data } = useGuardrails();
  const guardrail = data?.guardrails.find(
    (one) => one.policyType === policy.type && one.policies.includes(policy.name),
  );
  return (
    <ExpandableSection
      variant="inline"
      headerText={
        <>
          {policy.name} <Badge>{policy.type === "SERVICE_CONTROL_POLICY" ? "SCP" : "RCP"}</Badge>
        </>
      }
    >
      <SpaceBetween size="xs">
        {guardrail !== undefined && (
          <InnerLink href={addresses.guardrail(guardrail.name)}>{guardrail.title}</InnerLink>
        )}
        <JsonBlock label={`The policy ${policy.name}`} text={policy.document} />
      </SpaceBetween>
    </ExpandableSection>
  );
}
