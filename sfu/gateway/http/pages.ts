import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import { pageTexts } from './people/pageTexts.ts';
import { sendPage, wantsPage } from './people/peopleAnswers.ts';
import type { App } from './routes/parts.ts';

/** The built renderer: its folder, and its index page relative to that. */
export type BuiltPages = { root: string; index: string };

const indexPaths = ['index.html', 'renderer/index.html'];

function pagesIn(root: string): BuiltPages | null {
	// The source folder has an index.html too, but only a build has assets.
	if (!existsSync(join(root, 'assets'))) return null;
	const index = indexPaths.find((path) => existsSync(join(root, path)));
	return index ? { root, index } : null;
}

/** Looks for the built renderer in `rendererDir`, else beside the bundle, else in `dist/`. null: it is not built. */
export function findPages(rendererDir: string | null): BuiltPages | null {
	if (rendererDir !== null) return pagesIn(rendererDir);
	const here = import.meta.dirname;
	return pagesIn(resolve(here, '../renderer')) ?? pagesIn(resolve(here, '../../../dist/renderer'));
}

/** Paths that the single page itself serves; every other path is a file or not found. */
const screens = ['/', '/host', '/film', '/check', '/vote'];

/** Serves the pages. Hashed assets are cached for ever, the page itself is revalidated each time. */
export async function servePages(app: App, pages: BuiltPages | null): Promise<void> {
	if (!pages) {
		for (const screen of screens) {
			app.get(screen, { schema: { hide: true } }, (request, reply) => {
				if (wantsPage(request)) return sendPage(reply, 503, pageTexts.notBuilt);
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
