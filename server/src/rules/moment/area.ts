import type { Area } from '../entry.ts';
import type { MomentRule } from '../rule.ts';
import { backupIncremental } from './backupIncremental.ts';
import { checkpointReadonly } from './checkpointReadonly.ts';
import { momentDiskTwice } from './momentDiskTwice.ts';
import { momentDiskUnknown } from './momentDiskUnknown.ts';
import { snapshotMemory } from './snapshotMemory.ts';
import { snapshotMixed } from './snapshotMixed.ts';

/** What libvirt refuses in a snapshot, checkpoint or backup although the grammar allows it. */
export const momentArea: Area<MomentRule> = {
  title: 'Snapshots, checkpoints and backups',
  entries: [momentDiskUnknown, momentDiskTwice, snapshotMemory, snapshotMixed, checkpointReadonly, backupIncremental],
};
