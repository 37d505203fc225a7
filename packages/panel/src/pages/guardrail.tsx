/** One guardrail: what it claims, how that stands, where it is, who is excepted, and its policy. */
import type { ReactNode } from "react";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import type { GuardrailReport } from "@bailiwick/wire";
import { useParams } from "@tanstack/react-router";
import { useGuardrails, useOrganization } from "../api.ts";
import { Ago } from "../components/ago.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import { JsonBlock } from "../components/json-block.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { StateDetail } from "../components/state-detail.tsx";

export function GuardrailPage(): ReactNode {
  const { name } = useParams({ strict: false });
  const guardrails = useGuardrails();
  const guardrail = guardrails.data?.guardrails.find((one) => one.name === name);
  return (
    <Page title={guardrail?.title ?? name ?? ""} description={guardrail?.reason}>
      <InnerLink href="/guardrails">All guardrails</InnerLink>
      <Loaded query={guardrails} notYet="No guardrail has been checked yet.">
        {() =>
          guardrail === undefined ? (
            <Box>The blueprint has no guardrail of this name.</Box>
          ) : (
            <Detail guardrail={guardrail} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Detail({ guardrail }: { readonly guardrail: GuardrailReport }): ReactNode {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">What it claims</Header>}>
        <SpaceBetween size="s">
          <Box fontSize="heading-m">{guardrail.claim}</Box>
          <StateDetail state={guardrail.state} />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Where it is</Header>}>
        <SpaceBetween size="m">
          <Places guardrail={guardrail} />
          <Facts guardrail={guardrail} />
        </SpaceBetween>
      </Container>
      <Exceptions exceptions={guardrail.exceptions} />
      <Documents guardrail={guardrail} />
    </SpaceBetween>
  );
}

function Places({
  guardrail: { targets, missing },
}: {
  readonly guardrail: GuardrailReport;
}): ReactNode {
  const absent = new Set(missing.map(({ kind, name }) => `${kind} ${name}`));
  return (
    <ul className="plain">
      {targets.map(({ kind, name }) => (
        <li key={`${kind} ${name}`}>
          <InnerLink
            href={
              kind === "account" ? addresses.account(name) : addresses.ou(name === "/" ? "" : name)
            }
          >
            {name === "/" ? "Root" : name}
          </InnerLink>
          {absent.has(`${kind} ${name}`) ? (
            <StatusIndicator type="error">Declared, not attached</StatusIndicator>
          ) : (
            <StatusIndicator type="success">Attached</StatusIndicator>
          )}
        </li>
      ))}
    </ul>
  );
}

function Facts({ guardrail }: { readonly guardrail: GuardrailReport }): ReactNode {
  const { span, policyType } = guardrail;
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={160}
      items={[
        { label: "Demanded", value: guardrail.mandatory ? "Mandatory" : "Optional" },
        {
          label: "Carried by",
          value: `${policyType === "SERVICE_CONTROL_POLICY" ? "SCP" : "RCP"} ${guardrail.policies.join(", ")}`,
        },
        {
          label: "Declared in",
          value:
            span === undefined
              ? "Unknown"
              : `${span.file.slice(span.file.lastIndexOf("/") + 1)}, line ${span.start.line}`,
        },
      ]}
    />
  );
}

function Exceptions({ exceptions }: Pick<GuardrailReport, "exceptions">): ReactNode {
  return (
    <Table
      items={[...exceptions]}
      wrapLines
      header={
        <Header variant="h2" counter={`(${exceptions.length})`}>
          Exceptions
        </Header>
      }
      ariaLabels={{ tableLabel: "Exceptions" }}
      empty={<Box textAlign="center">Nobody is excepted.</Box>}
      columnDefinitions={[
        { id: "who", header: "Who", isRowHeader: true, cell: ({ who }) => who },
        { id: "where", header: "Where", cell: ({ where }) => where.join(", ") || "Everywhere" },
        { id: "reason", header: "Why", cell: ({ reason }) => reason },
        { id: "owner", header: "Owner", cell: ({ owner }) => owner },
        { id: "expires", header: "Until", cell: ({ expires }) => <Ago at={expires} /> },
      ]}
    />
  );
}

function Documents({
  guardrail: { policies: names, policyType },
}: {
  readonly guardrail: GuardrailReport;
}): ReactNode {
  const organization = useOrganization();
  return (
    <Loaded query={organization} notYet="No organization has been collected yet.">
      {({ organization: { policies } }) =>
        names.map((name) => {
          const policy = policies.find((one) => one.type === policyType && one.name === name);
          return (
            <Container key={name} header={<Header variant="h2">Policy {name}</Header>}>
              {policy === undefined ? (
                "The organization has no policy of this name."
              ) : (
                <JsonBlock label={`The policy ${name}`} text={policy.document} />
              )}
            </Container>
          );
        })
      }
    </Loaded>
  );
}
