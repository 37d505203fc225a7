/** How tasks are shown while they run: on stderr, live on a terminal, plain lines elsewhere. */
import { ListrLogger, ProcessOutput, type ListrBaseClassOptions } from "listr2";

/** The options of a task list; `Context` is what its tasks share. */
export function progressRenderer<Context>({
  json,
}: {
  readonly json: boolean;
}): ListrBaseClassOptions<Context, "default", "simple"> {
  const logger = new ListrLogger({
    processOutput: new ProcessOutput(process.stderr, process.stderr),
  });
  return {
    concurrent: false,
    exitOnError: true,
    registerSignalListeners: false,
    renderer: "default",
    rendererOptions: { logger, collapseErrors: false, showErrorMessage: false },
    fallbackRenderer: "simple",
    fallbackRendererOptions: { logger },
    fallbackRendererCondition: () => !process.stderr.isTTY,
    silentRendererCondition: () => json,
  };
}
