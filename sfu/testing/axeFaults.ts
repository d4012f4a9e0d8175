import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe-core finds wrong with a page, a line each.
 * @param rules of axe-core; none: all
 */
export async function axeFaults(page: Page, rules: readonly string[] = []): Promise<string[]> {
	// Lists of what passes, and a page for each result (the mode for frames), would take longer than the rules themselves.
	const axe = new AxeBuilder({ page, ...(await sourceFor(page)) })
		.setLegacyMode()
		.options({ resultTypes: ['violations'] });
	const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
	return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** What takes the place of axe-core's source where it is already, from an earlier look at the same document: twice 600 kB, each time. */
async function sourceFor(page: Page): Promise<{ axeSource?: string }> {
	if (page.frames().length > 1) return {};
	const isThere = await page.evaluate("'axe' in window");
	return isThere ? { axeSource: 'undefined' } : {};
}
