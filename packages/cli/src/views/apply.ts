/** An apply as it happens, and what came of it. */
import type { RunEvent } from "@bailiwick/core";
import type { ApplyEvent, ApplyMessage } from "@bailiwick/wire";
import { escaped, note, styled } from "../terminal.ts";
import { counted } from "./diagnostics.ts";
import { operationWords } from "./plan.ts";

/** Shows events: a line that is written over on a terminal, else a line each; NDJSON on stderr with `--json`. */
export function followApply(
  json: boolean,
  stream: NodeJS.WriteStream = process.stderr,
): (event: RunEvent) => void {
  if (json) return (event) => void stream.write(`${JSON.stringify(eventMessage(event))}\n`);
  let progress = "";
  const write = stream.isTTY
    ? (line: string): void =>
        void stream.write(`\r\u001b[K${line === "" ? "" : `${line}\n`}${progress}`)
    : (line: string): void => void (line !== "" && note(line));
  return (event) => {
    if (event.kind === "progress") {
      progress =
        event.done + event.failed + event.skipped === event.total
          ? ""
          : `  ${event.done} of ${event.total} steps, ${event.running} under way`;
      write("");
      return;
    }
    write(eventLine(event, stream));
  };
}

function eventLine(
  event: Exclude<RunEvent, { kind: "progress" }>,
  stream: NodeJS.WriteStream,
): string {
  const words = escaped(operationWords(event.step.operation));
  switch (event.kind) {
    case "step-started":
      return event.recovering ? styled("dim", `  ? looking up: ${words}`, stream) : "";
    case "step-done":
      return `  ${styled("green", "✓", stream)} ${words}${event.changed ? "" : styled("dim", " (was done)", stream)}`;
    case "step-failed":
      return `  ${styled("red", "✗", stream)} ${words}: ${escaped(`${event.error.code}: ${event.error.detail}`)}`;
    case "step-skipped":
      return `  ${styled("yellow", "-", stream)} ${words}: skipped, because ${escaped(event.because)} failed`;
  }
}

function eventMessage(event: RunEvent): ApplyEvent {
  const head = { version: 1, kind: "bailiwick/apply-event", at: new Date().toISOString() } as const;
  switch (event.kind) {
    case "progress":
      return { ...head, event: "progress", done: event.done, total: event.total };
    case "step-done":
      return { ...head, event: event.kind, step: event.step.id, changed: event.changed };
    case "step-failed":
      return { ...head, event: event.kind, step: event.step.id, error: event.error };
    case "step-started":
    case "step-skipped":
      return { ...head, event: event.kind, step: event.step.id };
  }
}

const outcomes = {
  applied: "Applied",
  "partly-applied": "Partly applied: mend what failed and apply again; what is done stays done",
  interrupted: "Interrupted: apply again to go on where it ended",
} as const;

export function applyText(message: ApplyMessage): string {
  const count = (...states: readonly ApplyMessage["steps"][number]["state"][]): number =>
    message.steps.filter((step) => states.includes(step.state)).length;
  const failed = message.steps.filter((step) => step.error !== undefined);
  const seconds = (Date.parse(message.finishedAt) - Date.parse(message.startedAt)) / 1_000;
  const lines = failed.map(
    ({ id, error }) =>
      `  ${escaped(id)}: ${escaped(`${error?.code ?? ""}: ${error?.detail ?? ""}`)}`,
  );
  const totals = `${counted(count("done", "unchanged"), "step")} done, ${count("failed")} failed, ${count("skipped", "pending")} not begun, ${seconds.toFixed(1)} s`;
  return [...lines, `${outcomes[message.outcome]}. ${totals}`].join("\n");
}
