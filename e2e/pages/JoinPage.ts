import { expect, type Locator, type Page } from '@playwright/test';

/** The form before the class, also its refusals. */
export class JoinPage {
	readonly screen: Locator;
	readonly name: Locator;
	readonly code: Locator;
	readonly button: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('join-screen');
		this.name = page.getByRole('textbox', { name: 'Your name' });
		this.code = page.getByRole('textbox', { name: 'Class code' });
		this.button = this.screen.getByRole('button', { name: 'Join', exact: true });
	}

	/** `code`: only where the address did not bring it. */
	async join({ name, code }: { name: string; code?: string }): Promise<void> {
		await expect(this.screen).toBeVisible();
		await this.name.fill(name);
		if (code !== undefined) await this.code.fill(code);
		await this.button.click();
	}

	/** The sentence is on the page, and read out. */
	async expectSentence(sentence: string | RegExp): Promise<void> {
		await expect(this.page.getByText(sentence).first()).toBeVisible();
	}
}
