import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Of the version that the builder has; its own source has three times the size, because of comments and spaces, and goes to each document. */
const minified = (() => {
	const { resolve } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
	return readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
})();

/**
 * What axe-core finds wrong with a page, a line each.
 * @param rules of axe-core; none: all
 */
export async function axeFaults(page: Page, rules: readonly string[] = []): Promise<string[]> {
	// Lists of what passes, and a page for each result (the mode for frames), would take longer than the rules themselves.
	const axe = new AxeBuilder({ page, axeSource: await sourceFor(page) })
		.setLegacyMode()
		.options({ resultTypes: ['violations'] });
	const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
	return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** axe-core, or nothing where it is already, from an earlier look at the same document. */
async function sourceFor(page: Page): Promise<string> {
	if (page.frames().length > 1) return minified;
	return (await page.evaluate("'axe' in window")) ? 'undefined' : minified;
}
