/** A text with a button that copies it. */
import type { ReactNode } from "react";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

export function Copyable({
  text,
  what,
}: {
  readonly text: string;
  readonly what: string;
}): ReactNode {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`Copy ${what}`}
      copySuccessText="Copied"
      copyErrorText="Not copied"
    />
  );
}
