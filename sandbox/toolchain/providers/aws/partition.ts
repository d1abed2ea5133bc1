/** What the AWS SDK knows of a Region's partition. */
export interface Partition {
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  name: string;
  dnsSuffix: string;
  /** Words for the Region, such as `Europe (Frankfurt)`; empty for a Region that the SDK does not list. */
  description: string;
}

/** Partition of a Region, from the table that the SDK resolves endpoints with; loaded when first asked. */
export async function partitionOf(region: string): Promise<Partition> {
  const { partition } = await import("@aws-sdk/core/client");
  const found = partition(region) as ReturnType<typeof partition> & { description?: string };
  return {
    name: found.name,
    dnsSuffix: found.dnsSuffix,
    description: found.description ?? "",
  };
}
