import type en from './en.json';

type Shared = typeof en;

/** All texts; the types of the keys of `t()`. A capability with a file of its own in `en/` adds its key by declaration merging. */
export interface TextKeys extends Shared {}
