/** Timing for the benchmarks. */

/** One line of a table: a measure of ours, and where there is a peer, its measure and ours as a multiple of it. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly peer?: number;
  readonly ratio?: number;
}

/** The median of milliseconds that `work` takes once it is warm. */
export function medianTime(work: () => unknown, rounds: number): number {
  for (let round = 0; round < rounds; round++) work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((first, second) => first - second)[numbers.length >> 1] ?? 0;
}

export function row(name: string, ours: number, peer: number): Row {
  return { name, ours, peer, ratio: ours / peer };
}
