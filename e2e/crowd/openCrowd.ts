import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { launchChromium } from '../fixtures/chromium.ts';
import type { Lan } from '../fixtures/lan.ts';
import { repository, scratchFolder } from '../fixtures/run.ts';
import type { Crowd } from './page.tsx';
import { countRenders } from './reactCommits.ts';

const origin = 'https://crowd.test';

/** Opens `page.tsx` in Chromium, without a server. React's development build keeps the component names for render counts. */
export async function openCrowd(lan: Lan): Promise<{ browser: Browser; page: Page }> {
	const [files, browser] = await Promise.all([buildPage(), openBrowser(lan)]);
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
	const page = await context.newPage();
	await page.addInitScript(countRenders);
	await page.route(`${origin}/**`, (route) => {
		const file = files.get(new URL(route.request().url()).pathname.slice(1));
		return file ? route.fulfill(file) : route.fulfill({ status: 404 });
	});
	await page.goto(`${origin}/index.html`);
	await page.waitForFunction((): Crowd | undefined => window.crowd);
	return { browser, page };
}

async function openBrowser(lan: Lan): Promise<Browser> {
	const home = await scratchFolder('crowd');
	return launchChromium(await lan.computer('crowd'), { home, devices: null, caFile: null });
}

type File = { contentType: string; body: string | Buffer };
const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

async function buildPage(): Promise<Map<string, File>> {
	const output = await build({
		configFile: false,
		root: repository,
		mode: 'development',
		logLevel: 'error',
		plugins: [react(), tailwindcss()],
		define: { 'process.env.NODE_ENV': '"development"', __LECTERN_VERSION__: '"crowd"' },
		build: {
			write: false,
			minify: false,
			target: 'es2022',
			assetsInlineLimit: 0,
			rolldownOptions: { input: path.join(import.meta.dirname, 'page.tsx') },
		},
	});
	if (!('output' in output)) throw new Error('vite.build did not return a single output');
	const files = new Map<string, File>();
	for (const file of output.output) {
		const body = file.type === 'chunk' ? file.code : Buffer.from(file.source);
		files.set(file.fileName, { contentType: contentTypes[path.extname(file.fileName)] ?? 'text/plain', body });
	}
	const names = [...files.keys()];
	const entry = output.output.find((file) => file.type === 'chunk' && file.isEntry);
	const styles = names.filter((name) => name.endsWith('.css')).map((name) => `<link rel="stylesheet" href="/${name}">`);
	const body = `<!doctype html><html lang="en"><head><title>Crowd</title><meta name="viewport" content="width=device-width">
		${styles.join('')}</head><body><div id="root"></div><script type="module" src="/${entry?.fileName}"></script></body></html>`;
	files.set('index.html', { contentType: 'text/html', body });
	return files;
}
