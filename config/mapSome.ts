/** Organizations answers a few calls a second; more at once would only be throttled. */
const CONCURRENT_CALLS = 8;

/** Like `Promise.all` over `map`, with a bound on how many calls of Organizations run at once. */
export async function mapSome<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: CONCURRENT_CALLS }, worker));
  return results;
}
