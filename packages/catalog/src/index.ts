/** Dated facts about AWS, as data: what the engine, the sandbox and the clients must know of it. */
export { catalogueIn, loadCatalogue } from "./catalogue.ts";
export { changeText } from "./changes/change-text.ts";
export { factChanges } from "./changes/fact-changes.ts";
export type { FactChange } from "./changes/fact-changes.ts";
export { generatedFolder } from "./generated-file.ts";
export { managedPolicyArns } from "./iam/managed-policies.ts";
export { catalogueSummary } from "./summary.ts";
export { serviceModel } from "./models/load.ts";
export { operationActions } from "./models/operation-actions.ts";
export { serviceModelNames, type ServiceModelName } from "./models/service-model-names.ts";
export type {
  BlobShape,
  BooleanShape,
  Bounds,
  ListShape,
  MapShape,
  Member,
  NumberShape,
  Operation,
  Pagination,
  ServiceMetadata,
  ServiceModel,
  Shape,
  StringShape,
  StructureShape,
  TimestampShape,
} from "./models/service-model.ts";
export { validateInput } from "./models/validate-input.ts";
export { validationMessage, type Constraint, type Violation } from "./models/violation.ts";
