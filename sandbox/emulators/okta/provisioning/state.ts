/** Switches of Okta's Provisioning tab, section "To App". */
export interface ToAppSwitches {
  create: boolean;
  update: boolean;
  deactivate: boolean;
}

/** A person as Okta believes them to be in the application. */
export interface DownstreamUser {
  /** Id given by the SCIM server. */
  scimId: string;
  active: boolean;
  /** Digest of the profile pushed last. */
  pushed: string;
}

/** A pushed group as Okta believes it to be in the application. */
export interface DownstreamGroup {
  scimId: string;
  displayName: string;
  /** Okta user id → SCIM id of those whose membership was pushed. */
  members: Record<string, string>;
}

/** One entry of the administrator's task list: something that failed and was not repaired yet. */
export interface ProvisioningTask {
  id: string;
  /** Okta user id or push mapping id. */
  subjectId: string;
  /** Login or group name. */
  subject: string;
  action:
    "VERIFY" | "CREATE" | "UPDATE" | "DEACTIVATE" | "REACTIVATE" | "PUSH_GROUP" | "DELETE_GROUP";
  error: string;
  since: string;
  /** Digest of what was wanted: the task is not tried again until that changes or somebody retries. */
  wanted: string;
}

/** Provisioning of one application. */
export interface ProvisioningState {
  enabled: boolean;
  /** SCIM base URL without trailing slash. */
  baseUrl: string;
  /**
   * Secret. Write credential of the whole directory, kept because the queue needs it; it must not reach a reply,
   * the journal or a log.
   */
  scimBearerToken: string;
  toApp: ToAppSwitches;
  /** By Okta user id. */
  users: Record<string, DownstreamUser>;
  /** By id of the `APP_GROUP` that mirrors the pushed group. */
  groups: Record<string, DownstreamGroup>;
  /** SCIM ids of groups to delete, with their names. */
  groupDeletions: Record<string, string>;
  tasks: ProvisioningTask[];
}
