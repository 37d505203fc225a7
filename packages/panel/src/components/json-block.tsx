/** A JSON text, indented, with a button that copies it as it is. */
import type { ReactNode } from "react";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

export type JsonBlockProps = {
  /** What it is, for readers of the page: `The policy deny-root-user`. */
  readonly label: string;
  readonly text: string;
};

export function JsonBlock({ label, text }: JsonBlockProps): ReactNode {
  return (
    <div className="json">
      <div className="json-copy">
        <CopyToClipboard
          variant="icon"
          textToCopy={text}
          copyButtonAriaLabel={`Copy ${label}`}
          copySuccessText="Copied"
          copyErrorText="Not copied"
        />
      </div>
      <pre role="region" tabIndex={0} aria-label={label}>
        {indented(text)}
      </pre>
    </div>
  );
}

/** A text that is no JSON is shown as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
