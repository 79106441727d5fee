import type { Context } from '../context.ts';

/** "domxml: Restart Server". */
export async function restartServer({ server }: Context): Promise<void> {
  await server.restart();
}
