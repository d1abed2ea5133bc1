import { ENTERPRISE_URN, GROUP_URN, LIST_URN, USER_URN } from "./urns";

/** `/ServiceProviderConfig` */
export const SERVICE_PROVIDER_CONFIG = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
  documentationUri:
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-idp.html",
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "OAuth Bearer Token",
      description: "Authentication scheme using the OAuth Bearer Token Standard",
      specUri: "https://www.rfc-editor.org/info/rfc6750",
      documentationUri:
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html",
      primary: true,
    },
  ],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 1, maxPayloadSize: 1_048_576 },
  filter: { supported: true, maxResults: 100 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
};

const RESOURCE_TYPES = [
  {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: "User",
    name: "User",
    description: "User Account",
    endpoint: "/Users",
    schema: USER_URN,
    schemaExtensions: [{ schema: ENTERPRISE_URN, required: false }],
    meta: { resourceType: "ResourceType" },
  },
  {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: "Group",
    name: "Group",
    description: "Group",
    endpoint: "/Groups",
    schema: GROUP_URN,
    meta: { resourceType: "ResourceType" },
  },
];

interface Attribute {
  name: string;
  type: "string" | "boolean" | "complex";
  multiValued: boolean;
  required: boolean;
  mutability: "readWrite";
  returned: "default";
  subAttributes?: Attribute[];
}

function attribute(name: string, more: Partial<Attribute> = {}): Attribute {
  return {
    name,
    type: "string",
    multiValued: false,
    required: false,
    mutability: "readWrite",
    returned: "default",
    ...more,
  };
}

const texts = (names: string): Attribute[] => names.split(" ").map((name) => attribute(name));
const required = (names: string): Attribute[] =>
  names.split(" ").map((name) => attribute(name, { required: true }));
const complex = (name: string, subAttributes: Attribute[], multiValued = false): Attribute =>
  attribute(name, { type: "complex", multiValued, subAttributes });

const typedParts = [...texts("value type"), attribute("primary", { type: "boolean" })];

const SCHEMAS = [
  schema(USER_URN, "User", "User Account", [
    ...required("userName displayName"),
    complex("name", [
      ...required("familyName givenName"),
      ...texts("formatted middleName honorificPrefix honorificSuffix"),
    ]),
    ...texts("externalId nickName profileUrl title userType preferredLanguage locale timezone"),
    attribute("active", { type: "boolean" }),
    complex("emails", typedParts, true),
    complex("phoneNumbers", typedParts, true),
    complex("roles", typedParts, true),
    complex(
      "addresses",
      [
        ...texts("formatted streetAddress locality region postalCode country type"),
        attribute("primary", { type: "boolean" }),
      ],
      true,
    ),
  ]),
  schema(GROUP_URN, "Group", "Group", [
    ...required("displayName"),
    ...texts("externalId"),
    complex("members", texts("value $ref type"), true),
  ]),
  schema(ENTERPRISE_URN, "EnterpriseUser", "Enterprise User", [
    ...texts("employeeNumber costCenter organization division department"),
    complex("manager", texts("value $ref")),
  ]),
];

function schema(id: string, name: string, description: string, attributes: Attribute[]) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: "Schema", location: `/v2/Schemas/${id}` },
  };
}

export const listResourceTypes = (): object => wholeList(RESOURCE_TYPES);
export const listSchemas = (): object => wholeList(SCHEMAS);
export const findSchema = (id: string): object | undefined =>
  SCHEMAS.find((candidate) => candidate.id === id);

function wholeList(resources: readonly object[]): object {
  return {
    schemas: [LIST_URN],
    totalResults: resources.length,
    itemsPerPage: resources.length,
    startIndex: 1,
    Resources: resources,
  };
}
