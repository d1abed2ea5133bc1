import { type Props } from "../framework/types";
import { isEmpty } from "../framework/values";

/** The text under a name, or "" as Terraform reads what was not given. */
export function textOf(props: Props, name: string): string {
  const value = props[name];
  return typeof value === "string" ? value : "";
}

/** The text under a name, or nothing when it is empty. */
export function optionalText(props: Props, name: string): string | undefined {
  return textOf(props, name) || undefined;
}

export function numberOf(props: Props, name: string): number | undefined {
  const value = props[name];
  return typeof value === "number" ? value : undefined;
}

export function flagOf(props: Props, name: string): boolean {
  return props[name] === true;
}

/** The texts of a list or set; [] when none was given. */
export function textsOf(props: Props, name: string): string[] {
  const value = props[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The objects of a list or set; [] when none was given. */
export function objectsOf(props: Props, name: string): Props[] {
  const value = props[name];
  return Array.isArray(value) ? (value as Props[]) : [];
}

/** The object under a name; {} when none was given. */
export function objectOf(props: Props, name: string): Props {
  const value = props[name];
  return typeof value === "object" && value !== null ? (value as Props) : {};
}

/** What a JSON text holds; nothing when there is none. Check has refused what is no JSON. */
export function jsonOf(props: Props, name: string): Props | undefined {
  const value = textOf(props, name);
  return value === "" ? undefined : (JSON.parse(value) as Props);
}

/** A copy without members that say nothing: undefined, null and "". */
export function withoutBlanks(props: Props): Props {
  return Object.fromEntries(
    Object.entries(props).filter(
      ([, value]) => value !== undefined && value !== null && value !== "",
    ),
  );
}

/** A copy without members that a person would not have declared, [] and {} included. */
export function withoutEmpty(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => !isEmpty(value)));
}

/** A timestamp as the official provider keeps it: RFC 3339 in whole seconds, "" for none. */
export function timestamp(value: Date | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  return new Date(value).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/**
 * A timestamp in the form in which Go prints one, such as `2035-03-14 00:17:55 +0000 UTC`: the
 * official provider hands out signing keys' dates so (okta/terraform-provider-okta `setAppKeys`).
 */
export function goTime(value: Date | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  const [day, time = ""] = new Date(value).toISOString().replace("Z", "").split("T");
  return `${day} ${time.replace(/\.?0+$/, "")} +0000 UTC`;
}

/** A copy without the named members. */
export function omit(props: object, names: readonly string[]): Props {
  return Object.fromEntries(Object.entries(props).filter(([name]) => !names.includes(name)));
}
