/** Who can do it, as people read it. */
import type { WhoCanAnswer, WhoCanMessage } from "@bailiwick/wire";
import { escaped, styled } from "../terminal.ts";
import { counted } from "./diagnostics.ts";

type Style = Parameters<typeof styled>[0];

/** In the order in which they are listed. */
const kinds: readonly {
  readonly answer: WhoCanAnswer["answer"];
  readonly title: string;
  readonly style: Style;
}[] = [
  { answer: "yes", title: "Can", style: "green" },
  { answer: "conditional", title: "Can, under a condition", style: "yellow" },
  { answer: "unknown", title: "Unknown", style: "magenta" },
  { answer: "no", title: "Cannot", style: "dim" },
];

export function whoCanText(message: WhoCanMessage): string {
  const lines = [`Who can ${escaped(message.action)} on ${escaped(message.resource)}?`];
  for (const { answer, title, style } of kinds) {
    const found = message.answers.filter((one) => one.answer === answer);
    if (found.length > 0)
      lines.push("", styled(["bold", ...[style].flat()], `${title} (${found.length})`));
    for (const one of found)
      lines.push(`  ${escaped(one.who)}`, `      ${styled("dim", escaped(one.because))}`);
  }
  const some = message.answers.filter((one) => one.answer !== "no").length;
  lines.push(
    "",
    `${some} of ${counted(message.asked, "principal")}; not considered: ${message.notConsidered.join(", ")}`,
  );
  return lines.join("\n");
}
