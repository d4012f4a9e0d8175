import type { Locator } from '@playwright/test';

/** Letters and digits of an element's text, without the gaps that make it readable. */
export const plainText = async (element: Locator) => ((await element.textContent()) ?? '').replaceAll(/\W/g, '');
