import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import type { App } from './routes/describe.ts';

export type BuiltPages = { root: string; index: string };

/** Where a build puts its page below its folder. */
const indexPlaces = ['index.html', 'renderer/index.html'];

function pagesIn(root: string): BuiltPages | null {
	// The folder of the sources has an index.html too; only a build has assets.
	if (!existsSync(join(root, 'assets'))) return null;
	const index = indexPlaces.find((place) => existsSync(join(root, place)));
	return index ? { root, index } : null;
}

/** The built renderer: in `rendererDir`, or beside the bundle, or in `dist` when run from the sources. null: not built. */
export function findPages(rendererDir: string | null): BuiltPages | null {
	if (rendererDir !== null) return pagesIn(rendererDir);
	const here = import.meta.dirname;
	return pagesIn(resolve(here, '../renderer')) ?? pagesIn(resolve(here, '../../../dist/renderer'));
}

/** Screens of the single page; everything else is a file or not there. */
const screens = ['/', '/host'];

/** Serves the pages; hashed files may be kept for ever, the page itself is asked for each time. */
export async function servePages(app: App, pages: BuiltPages | null): Promise<void> {
	if (!pages) {
		for (const screen of screens) {
			app.get(screen, { schema: { hide: true } }, () => {
				throw new SfuError('unavailable', 'The pages are not built: run "npm run build".');
			});
		}
		return;
	}
	await app.register(fastifyStatic, {
		root: pages.root,
		index: false,
		dotfiles: 'ignore',
		cacheControl: false,
		preCompressed: true,
		setHeaders: (reply: FastifyReply, path: string) => {
			const isHashed = path.startsWith(join(pages.root, 'assets'));
			reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
		},
	});
	for (const screen of screens)
		app.get(screen, { schema: { hide: true } }, (_request, reply) => reply.sendFile(pages.index));
}
