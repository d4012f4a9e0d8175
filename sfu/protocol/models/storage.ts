import { z } from 'zod';

/** Why the server cannot keep what happens: the disk is full, another program holds the database, or it is gone or read-only. */
export const StorageTrouble = z.enum(['full', 'locked', 'unwritable']).meta({ id: 'StorageTrouble' });
export type StorageTrouble = z.output<typeof StorageTrouble>;
