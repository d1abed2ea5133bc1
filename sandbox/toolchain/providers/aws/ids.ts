/**
 * Splits an id in the official import format.
 *
 * @param form names of the parts with their separator, such as `PERMISSION_SET_ARN,INSTANCE_ARN`
 * @throws Error when the id has not as many parts, or an empty one
 */
export function splitId<const Form extends string>(id: string, form: Form): string[] {
  const separator = form.includes(",") ? "," : "/";
  const parts = id.split(separator);
  if (parts.length !== form.split(separator).length || parts.some((part) => part === "")) {
    throw new Error(`The id ${JSON.stringify(id)} has not the form ${form}.`);
  }
  return parts;
}

/** The permission set and the instance that hold it, from `PERMISSION_SET_ARN,INSTANCE_ARN`. */
export function parsePermissionSetId(id: string): PermissionSetKey {
  const [permissionSetArn = "", instanceArn = ""] = splitId(id, "PERMISSION_SET_ARN,INSTANCE_ARN");
  return { permissionSetArn, instanceArn };
}

export type PermissionSetKey = { permissionSetArn: string; instanceArn: string };

/** The members with which the SSO Admin API names a permission set. */
export function apiKey(key: PermissionSetKey): { PermissionSetArn: string; InstanceArn: string } {
  return { PermissionSetArn: key.permissionSetArn, InstanceArn: key.instanceArn };
}
