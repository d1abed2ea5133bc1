import { type Document, parseDocument, type YAMLSeq } from "yaml";

const NAMESPACE = "okta-aws-access";

function listOf(document: Document, key: string): YAMLSeq<{ get(name: string): unknown }> {
  return document.getIn(["config", `${NAMESPACE}:${key}`]) as ReturnType<typeof listOf>;
}

/** An edit that adds one entry to a list of the stack file. */
export function adding(key: string, entry: object): (text: string) => string {
  return (text) => {
    const document = parseDocument(text);
    listOf(document, key).add(document.createNode(entry) as never);
    return document.toString();
  };
}

/** An edit that takes the entry with this name out of a list. */
export function removing(key: string, name: string): (text: string) => string {
  return (text) => {
    const document = parseDocument(text);
    const list = listOf(document, key);
    const index = list.items.findIndex((item) => item.get("name") === name);
    if (index < 0) throw new Error(`There is no ${name} in ${key}.`);
    list.delete(index);
    return document.toString();
  };
}

/** An edit that sets one configuration value. */
export function setting(key: string, value: unknown): (text: string) => string {
  return (text) => {
    const document = parseDocument(text);
    document.setIn(["config", `${NAMESPACE}:${key}`], value);
    return document.toString();
  };
}
