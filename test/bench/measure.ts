/** Timing for the benchmarks. */

/** One line of a table: milliseconds of ours and of a peer, and ours as a multiple of the peer's. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
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
  times.sort((first, second) => first - second);
  return times[times.length >> 1] ?? 0;
}

export function row(name: string, ours: number, peer: number): Row {
  return { name, ours, peer, ratio: ours / peer };
}
