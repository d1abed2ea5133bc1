/** A bag of property values as the engine sees them, secrets unwrapped. */
export type Props = Record<string, unknown>;

export interface PropertySchema {
  kind: "string" | "number" | "boolean" | "list" | "set" | "map" | "object" | "json";
  /** Check refuses the resource without it. */
  required?: boolean;
  /** A change of it replaces the resource, as in the official provider. */
  forceNew?: boolean;
  /** Input default that Check fills in. */
  default?: unknown;
  /** Always secret in outputs, whether or not the input was. */
  secret?: boolean;
  /** The service chooses a value when absent: its value in state is no difference. */
  computed?: boolean;
  /** Element schema of list, set and map. */
  element?: PropertySchema;
  /** Members of an object (unknown ones are refused). */
  properties?: Record<string, PropertySchema>;
  /** Allowed values. */
  oneOf?: readonly string[];
}

export interface CheckFailure {
  property: string;
  reason: string;
}

/** What every handler gets beside its arguments. */
export interface CallContext<Clients> {
  clients: Clients;
  /** Aborted when the engine cancels. */
  signal: AbortSignal;
  /** `customTimeouts` of the resource in seconds, 0 when none was given. */
  timeoutSeconds: number;
  /** Sleeps `officialMs` scaled by the one wait factor; rejects when cancelled. */
  wait(officialMs: number): Promise<void>;
}

export interface ReadResult {
  /** Id in the official import format. */
  id: string;
  /**
   * Inputs that would declare what was found (for import and refresh). An input that is left out
   * stays as it was declared (the API does not tell it); `undefined` says that it is not set.
   */
  inputs: Props;
  /** Every output that the SDK class declares. */
  outputs: Props;
}

export interface ResourceHandler<Clients> {
  /** Type token, for example `aws:ssoadmin/permissionSet:PermissionSet`. */
  token: string;
  inputs: Record<string, PropertySchema>;
  /** Outputs that are no inputs; unknown in previews of a create. `secret` wraps them. */
  outputs: Record<
    string,
    { secret?: boolean; /** unknown in the preview of an update, too */ volatile?: boolean }
  >;
  /** Outputs that are always empty strings or similar need no entry; every declared output does. */
  deleteBeforeReplace?: boolean;
  /** Rules beyond the schema; called with known values only where `undefined` stands for unknown. */
  validate?(inputs: Props): CheckFailure[];
  /** Equality beyond deep equality (JSON text, set order): true when the two mean the same. */
  sameValue?(property: string, old: unknown, next: unknown): boolean;
  /**
   * By input, whether a change of it replaces the resource from the state at hand (`CustomizeDiff` and `ForceNewIf` of
   * the official providers). A value not known yet is the engine's sentinel.
   */
  replacesWhen?: Record<string, (state: Props, news: Props) => boolean>;
  /**
   * Outputs that follow from the inputs and the provider's settings, such as `tagsAll`. One that differs from state is
   * an update though no input changed; previews show it. Left out while an input that it needs is not known.
   */
  plannedOutputs?(news: Props, clients: Clients): Props;
  create(inputs: Props, context: CallContext<Clients>): Promise<{ id: string; outputs: Props }>;
  /** `undefined`: gone, the engine drops it from state. `state` is empty on import. */
  read(id: string, state: Props, context: CallContext<Clients>): Promise<ReadResult | undefined>;
  /** Absent: every change replaces. Returns all outputs. */
  update?(id: string, olds: Props, news: Props, context: CallContext<Clients>): Promise<Props>;
  delete(id: string, state: Props, context: CallContext<Clients>): Promise<void>;
}

export interface FunctionHandler<Clients> {
  /** For example `aws:ssoadmin/getInstances:getInstances`. */
  token: string;
  inputs: Record<string, PropertySchema>;
  invoke(args: Props, context: CallContext<Clients>): Promise<Props>;
}

export interface ProviderDefinition<Clients> {
  /** Package name: `aws`, `okta`, `tls`. */
  name: string;
  /** Version of the official package that this stands in for. */
  version: string;
  /** Provider configuration keys that are accepted (values arrive as text, complex ones as JSON text). */
  configuration: readonly string[];
  /** Builds the API clients; throws a sentence when configuration or credentials are missing, or an endpoint is not loopback. */
  configure(variables: Record<string, string>): Promise<Clients> | Clients;
  resources: ResourceHandler<Clients>[];
  functions: FunctionHandler<Clients>[];
}
