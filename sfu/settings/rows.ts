import { access } from './access.ts';
import { cluster } from './cluster.ts';
import { lesson } from './lesson.ts';
import { listening } from './listening.ts';
import { media } from './media.ts';
import { network } from './network.ts';
import type { Rows } from './row.ts';
import { running } from './running.ts';
import { storage } from './storage.ts';
import { webhooks } from './webhooks.ts';

/**
 * Every setting of the server, one row each. The name of a row determines its flag (`httpPort`: `--http-port`) and its
 * environment variable (`LECTERN_HTTP_PORT`). `--help` lists them in this order.
 */
export const settingRows = {
	...listening,
	...network,
	...access,
	...storage,
	...lesson,
	...media,
	...webhooks,
	...cluster,
	...running,
} satisfies Rows;
